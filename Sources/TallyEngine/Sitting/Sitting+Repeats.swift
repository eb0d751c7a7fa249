extension Sitting {
  /// The ballots that have voted on a question already, annulled ones aside: those with its wording under the same
  /// kind, and all that repeats tie to them, however they are chained and whatever their wording.
  ///
  /// A repeat may be worded anew («… (переголосування)») and may name the first ballot or the latest: by any of these
  /// ways it would otherwise be voted more often than the regulation lets it (ст. 89).
  func ballotsHeld(question: String, title: String, kind: String, repeatOf: Int?) -> [Ballot] {
    let candidates = ballots.filter { $0.question == question }
    var alike = Dictionary(grouping: candidates, by: Wording.init)
    var repeats = Dictionary(grouping: candidates, by: \.repeatOf)
    let numbered = Dictionary(uniqueKeysWithValues: candidates.map { ($0.number, $0) })
    var found: Set<Int> = []
    var next = alike.removeValue(forKey: Wording(kind: kind, title: title)) ?? []
    if let repeatOf, let earlier = numbered[repeatOf] { next.append(earlier) }
    while let ballot = next.popLast() {
      guard found.insert(ballot.number).inserted else { continue }
      next += alike.removeValue(forKey: Wording(ballot)) ?? []
      next += repeats.removeValue(forKey: ballot.number) ?? []
      if let earlier = ballot.repeatOf.flatMap({ numbered[$0] }) { next.append(earlier) }
    }
    return candidates.filter { found.contains($0.number) && $0.outcome != .annulled }
  }

  /// What makes two ballots on one question the same vote: an amendment has its own title, «за основу» its own kind.
  private struct Wording: Hashable {
    let kind: String
    let title: String

    init(kind: String, title: String) {
      self.kind = kind
      self.title = title
    }

    init(_ ballot: Ballot) { self.init(kind: ballot.requirement.kind.id, title: ballot.title) }
  }
}

extension Ballot.Settlers {
  /// «головуюча Прізвище Ім’я По батькові (запис оператора користувач)»: the operator writes it down and decides nothing.
  public func words(in council: Council) -> String {
    let chair = council.voters.first { $0.id == presiding }
    let title = chair?.gender == .female ? "головуюча" : "головуючий"
    return "\(title) \(chair?.fullName ?? presiding) (запис оператора \(author.user))"
  }
}

extension Ballot {
  /// What came of it, as one sentence in Ukrainian that the chair can read aloud; nil while it is open.
  public var verdict: String? {
    let votes = "«За» — \(Count.votes.nominative(tally.for))"
    switch outcome {
    case .open: return nil
    case .annulled: return "Голосування анульовано (\(annulment ?? "")): його слід повторити."
    case .withheld: return "Три підрахунки не збіглися. Голосування слід анулювати й повторити."
    case .disputed:
      guard let other = requirement.other else { return nil }
      let casting = castingSentence.map { " (\($0))" } ?? ""
      return
        "\(votes)\(casting): за одним прочитанням закону потрібно \(requirement.reading.needed), за іншим \(other.needed). "
        + "Спірно: рішення не прийнято і не відхилено, доки спір не вирішать головуючий і лічильна комісія."
    case .adopted, .rejected:
      let needed = settledBase.flatMap { requirement.reading(over: $0)?.needed } ?? requirement.reading.needed
      var sentence = "\(votes), потрібно \(needed)"
      if let castingSentence { sentence += "; \(castingSentence)" }
      let decision = outcome == .adopted ? "рішення прийнято" : "рішення не прийнято"
      // Where the presiding officer's side wins, the number does not decide.
      let isByNumber = casting?.rule != .decisive
      if margin > 0, isByNumber {
        sentence += ", запас \(Count.votes.nominative(margin))"
      } else if margin < 0, isByNumber {
        sentence += ", бракує \(Count.votes.genitive(-margin))"
      }
      return sentence + ": " + decision + "."
    }
  }

  /// How the presiding officer's vote broke a tie; nil if it did not.
  public var castingSentence: String? {
    casting.map { $0.rule.sentence(of: $0.choice) }
  }

  /// What the totals of a secret ballot give away, as a sentence in Ukrainian; nil for a roll call, and where they give
  /// nothing away.
  public var warning: String? {
    // What was counted before it was annulled stays in the record, and gives away as much.
    guard requirement.kind.mode == .secret, outcome != .annulled || tally.voted > 0 else { return nil }
    let most = closedAt == nil ? standings.count { $0 == .participant } : tally.voted
    if most == 0 { return nil }
    if most == 1 {
      return
        "У таємному голосуванні \(closedAt == nil ? "" : "проголосував ")лише 1 учасник: підсумок розкриває його вибір."
    }
    if most < 5 {
      return "У таємному голосуванні \(closedAt == nil ? "" : "проголосували ")лише "
        + "\(Count.participants.nominative(most)): підсумок може розкрити вибір кожного."
    }
    guard closedAt != nil, [tally.for, tally.against, tally.abstained].contains(tally.voted) else { return nil }
    return "У таємному голосуванні всі обрали однаково: підсумок розкриває вибір кожного."
  }
}

/// What a statement says of its ballot is what the rows before it come to.
extension Ledger {
  /// Names and totals of a statement against the fold, [4]; and that one of a secret ballot names nobody, [8].
  mutating func judgeStatement(_ row: Row) {
    let number = row.body["ballot"] as? Int ?? 0
    guard let ballot = ballots[number], let last = ballot.outcomes.last else { return }
    func wrong(_ text: String) { problems.append("\(text), row \(row.sequence)") }
    let outcome = row.body["outcome"] as? String ?? ""
    if outcome != last.outcome { wrong("[4] ballot \(number) is sealed as \(outcome), its result is \(last.outcome)") }
    let names = row.body["names"] as? [[String: Any]] ?? []
    let isSecret = sketch.rules[ballot.kind]?.isSecret ?? false
    if isSecret, !names.isEmpty { wrong("[8] the statement of the secret ballot \(number) has names") }
    guard let tally = ballot.tally, !ballot.isAnnulled else { return }
    let sealed = Truth.tally(row.body["tally"])
    if sealed != tally { wrong("[4] ballot \(number) is sealed with \(sealed), its count is \(tally)") }
    if isSecret { return }
    let pairs = names.map { ($0["voter"] as? String ?? "", $0["choice"] as? String ?? "") }
    if pairs.count != voters.count || Dictionary(pairs, uniquingKeysWith: { $1 }) != ballot.words(of: voters.map(\.id))
    {
      wrong("[4] ballot \(number) is sealed with other names than the journal has")
    }
  }
}

extension Ledger.Ballot {
  /// What a roll call says beside each of these names.
  func words(of voters: [String]) -> [String: String] {
    let choices = choices
    return Dictionary(
      voters.map { voter in
        let silence = participants.contains(voter) || recused.contains(voter) ? "notVoting" : "absent"
        return (voter, choices[voter].map { ["for", "against", "abstained"][$0] } ?? silence)
      }, uniquingKeysWith: { $1 })
  }
}

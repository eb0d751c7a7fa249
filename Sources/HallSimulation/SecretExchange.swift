/// Invariant 8: nothing that can be seen of the daemon depends on who chose what in a secret ballot.
///
/// The run is made once more, and in every secret ballot that was counted the voters' choices go round: the totals stay, and
/// everybody's vote is another's. Then every byte to the consoles and to the clients, every line of the log, the time of
/// each, and every row of the journal must be what they were.
extension Simulation {
  /// What gives a secret away, with the first difference; empty where nothing does, and where no choices can be exchanged.
  ///
  /// - Returns: the failures, and whether there was anything to exchange.
  public static func exchangeSecrets(of run: Result) throws -> (failures: [String], isTried: Bool) {
    let exchanged = run.secretChoices.compactMapValues(rotated)
    guard !exchanged.isEmpty else { return ([], false) }
    let other = try Simulation.run(seed: run.seed, exchanging: exchanged, keepsTrace: false)
    if other.traceHash == run.traceHash, other.journalHash == run.journalHash { return ([], true) }
    // The first run again as well: its lines were not kept.
    let lines = try Simulation.run(seed: run.seed, exchanging: [:], keepsTrace: true).seen
    let others = try Simulation.run(seed: run.seed, exchanging: exchanged, keepsTrace: true).seen
    let first = zip(lines, others).first { $0 != $1 }
    let what = first.map(Self.difference) ?? "the journal's rows"
    return (["[8] exchanging the votes of secret ballots \(exchanged.keys.sorted()) can be seen: \(what)"], true)
  }

  /// Where two lines of a trace part, with what stands around it.
  private static func difference(_ line: String, _ other: String) -> String {
    let same = zip(line, other).prefix { $0 == $1 }.count
    func part(_ line: String) -> String { String(line.dropFirst(max(0, same - 100)).prefix(200)) }
    return "\(line.prefix(30)) …\(part(line))… became …\(part(other))…"
  }

  /// Everybody has the choice of the next one; nil where all chose the same.
  private static func rotated(_ choices: [UInt16: Int]) -> [UInt16: Int]? {
    let seats = choices.keys.sorted()
    guard Set(choices.values).count > 1 else { return nil }
    return Dictionary(
      uniqueKeysWithValues: seats.enumerated().map { ($1, choices[seats[($0 + 1) % seats.count]]!) })
  }
}

extension Simulation.Result {
  /// The trace without the remarks of the simulation itself.
  fileprivate var seen: [String] { (trace ?? []).filter { !$0.contains(" · ") } }
}

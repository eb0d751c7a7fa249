import ArgumentParser

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Відтворює записані поіменні голосування через пульти, службу й сокети.",
    discussion: """
      Порівнює підсумки, вибір кожного депутата й рішення з надрукованими. Код завершення 0 лише тоді, коли все збігається.
      """)

  /// What is said of one ballot; the rest is a number.
  private static let mostDifferences = 5

  @Argument(help: "Голосування: rollcalls.jsonl.")
  var file: String

  @Option(help: "Списки депутатів; типово rosters.json поруч.")
  var rosters: String?

  @OptionGroup var tested: DaemonUnderTest

  mutating func run() throws {
    try ChildKeeper.install()
    defer { ChildKeeper.cleanUp() }
    let screen = Screen()
    let beside = (file.lastIndex(of: "/").map { String(file[...$0]) } ?? "") + "rosters.json"
    let recording = try Recording(ballots: file, rosters: rosters ?? beside)
    let groups = Dictionary(grouping: recording.ballots, by: \.roster).sorted { $0.value[0].id < $1.value[0].id }
    let began = ContinuousClock.now
    var agreed = 0
    var played = 0
    for (roster, ballots) in groups {
      guard let deputies = recording.rosters[roster] else { continue }
      let replay = try Replay(deputies, tested.options)
      defer { replay.end() }
      for ballot in ballots {
        let result = try replay.play(ballot)
        played += 1
        if result.differences.isEmpty { agreed += 1 }
        for difference in result.differences.prefix(Self.mostDifferences) {
          screen.line("голосування \(result.id): \(difference)")
        }
        let more = result.differences.count - Self.mostDifferences
        if more > 0 { screen.line("голосування \(result.id): і ще \(more)") }
        screen.moving("\(played) з \(recording.ballots.count)", sparse: "\(played) з \(recording.ballots.count)")
      }
    }
    let took = Int((ContinuousClock.now - began) / .seconds(1))
    screen.line("\(agreed) з \(recording.ballots.count) збіглися: підсумки, імена, рішення. Тривало \(took) с.")
    guard agreed == recording.ballots.count, agreed > 0 else { throw ExitCode.failure }
  }
}

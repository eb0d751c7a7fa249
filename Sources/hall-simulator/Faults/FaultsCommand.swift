import ArgumentParser

struct FaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults",
    abstract: "Ламає кожен запис і кожну синхронізацію журналу справжньої служби й перевіряє, що лишилося.",
    discussion: """
      Код завершення 0 лише тоді, коли нічого підтвердженого не пропало, нічого зайвого не з’явилося, служба завершилася \
      там, де мусила, і збої справді сталися (не більше однієї точки з 20 може не спрацювати). З --planted служба зібрана \
      так, що підтверджує, не дочекавшись диска, або повторює невдалу синхронізацію, а деякі точки не спрацюють: код 0 \
      лише тоді, коли все це знайдено.
      """)

  @Option(help: "Кожну яку точку пробувати: 1 — усі.")
  var stride = 1

  @Option(help: "Скільки зал водночас.")
  var workers = 4

  @Flag(help: "Служба зібрана з навмисною вадою: її має бути знайдено.")
  var planted = false

  @OptionGroup var tested: DaemonUnderTest

  func validate() throws {
    guard stride > 0, 1...64 ~= workers else { throw ValidationError("має бути більше нуля") }
  }

  mutating func run() throws {
    try ChildKeeper.install()
    defer { ChildKeeper.cleanUp() }
    let screen = Screen()
    let report = FaultReport(screen)
    do {
      if planted { try findWhatIsPlanted(report) } else { try findNothing(report) }
    } catch {
      screen.line("\(error)")
      throw ExitCode.failure
    }
    guard report.end() else { throw ExitCode.failure }
  }

  private func findNothing(_ report: FaultReport) throws {
    let halls = try FaultHalls(tested.options)
    try breakCallsAndCutPower(halls, report)
    let cases = FaultCase.allCases
    for (name, outcome) in try Workers.run(cases, threads: cases.count, { ($0.name, halls.run($0)) }) {
      report.add(name, [outcome])
    }
  }

  private func breakCallsAndCutPower(
    _ halls: FaultHalls, _ report: FaultReport, expecting expectation: FaultReport.Expectation = .nothing
  ) throws {
    for deed in FaultPoint.Deed.allCases {
      try report.add(deed.name, run(halls.points([deed], stride: stride), halls), expecting: expectation)
    }
    // Of what is planted only the moments between an answer and its sync tell, and they are few.
    let cuts = try PowerCuts(halls, stride: planted ? (stride + 2) / 3 : stride)
    try report.add(
      "втрата живлення", Workers.run(cuts.moments, threads: workers) { cuts.run($0) }, expecting: expectation)
  }

  private func run(_ points: [FaultPoint], _ halls: FaultHalls) throws -> [FaultOutcome] {
    try Workers.run(points, threads: workers) { halls.run($0) }
  }

  /// The other cases find nothing of these by chance, or everything.
  private func findWhatIsPlanted(_ report: FaultReport) throws {
    try breakCallsAndCutPower(FaultHalls(planting("early")), report, expecting: .lostVotes)
    // A daemon that takes a failed sync for a refusal and writes again: whatever the rows say, it had to end.
    let deaf = try FaultHalls(planting("deaf"), at: [.sitting])
    let syncs = deaf.points([.error]).filter { $0.call == "fdatasync" }
    let some = Swift.stride(from: 0, to: syncs.count, by: stride).map { syncs[$0] }
    try report.add("служба, що пережила невдалу синхронізацію", run(some, deaf), expecting: .survivors)
    // Calls that never come.
    let never = [FaultPoint.Stage.founding, .sitting, .ending].map {
      FaultPoint(stage: $0, call: "fdatasync", deed: .error, number: 9_999)
    }
    try report.add("точки, що не спрацюють", run(never, FaultHalls(tested.options, at: [])), expecting: .duds)
  }

  private func planting(_ fault: String) -> TestBench.Options {
    var options = tested.options
    options.environment[PlantedLeak.variable] = fault
    return options
  }
}

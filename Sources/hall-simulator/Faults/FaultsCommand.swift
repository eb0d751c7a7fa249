import ArgumentParser

struct FaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults",
    abstract: "Ламає кожен запис і кожну синхронізацію журналу справжньої служби й перевіряє, що лишилося.",
    discussion: """
      Код завершення 0 лише тоді, коли нічого підтвердженого не пропало і нічого зайвого не з’явилося. З --planted служба \
      зібрана так, що підтверджує, не дочекавшись диска: код 0 лише тоді, коли це знайдено.
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
    var options = tested.options
    if planted { options.environment[PlantedLeak.variable] = "early" }
    let screen = Screen()
    let report = FaultReport(screen, isPlanted: planted)
    do {
      let halls = try FaultHalls(options)
      for deed in FaultPoint.Deed.allCases {
        let points = halls.points([deed], stride: stride)
        try report.add(deed.name, Workers.run(points, threads: workers) { halls.run($0) })
      }
      let cuts = try PowerCuts(halls, stride: stride)
      try report.add("втрата живлення", Workers.run(cuts.moments, threads: workers) { cuts.run($0) })
      // With a fault that is planted these find nothing by chance, or everything.
      if !planted {
        let cases = FaultCase.allCases
        for (name, outcome) in try Workers.run(cases, threads: cases.count, { ($0.name, halls.run($0)) }) {
          report.add(name, [outcome])
        }
      }
    } catch {
      screen.line("\(error)")
      throw ExitCode.failure
    }
    guard report.end() else { throw ExitCode.failure }
  }
}

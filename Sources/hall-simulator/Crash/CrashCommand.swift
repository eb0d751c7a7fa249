import ArgumentParser

struct CrashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crash",
    abstract: "Вбиває службу (SIGKILL) посеред голосувань і перевіряє, чи не пропав жоден підтверджений голос.",
    discussion: "Код завершення 0 лише тоді, коли втрачених і зайвих голосів немає.")

  @Option(help: "Скільки разів убити.")
  var runs = 200

  @Option(help: "Скільки пультів.")
  var consoles = 30

  @Option(help: "Ударів за одне голосування.")
  var perBallot = 5

  @Option(help: "Число, з якого починаються випадкові миті ударів; без нього — щоразу інше.")
  var seed: UInt64 = .random(in: 1...999_999)

  @OptionGroup var tested: DaemonUnderTest

  func validate() throws {
    guard runs > 0, perBallot > 0, 3...4_000 ~= consoles else { throw ValidationError("має бути більше нуля") }
  }

  mutating func run() throws {
    try ChildKeeper.install()
    defer { ChildKeeper.cleanUp() }
    let screen = Screen()
    let began = ContinuousClock.now
    // Before anything can go wrong. It repeats the moments that were drawn, not what the machine makes of them.
    screen.line("Удари з --seed \(seed).")
    let run = try CrashRun(consoles: consoles, seed: seed, tested.options)
    do {
      while run.recoveries.count < runs {
        try run.ballot(kills: min(perBallot, runs - run.recoveries.count))
        let text = "\(run.recoveries.count) з \(runs), підтверджено \(run.findings.acknowledged)"
        screen.moving(text, sparse: text)
      }
    } catch {
      screen.line("\(error)")
      run.end()
      throw ExitCode.failure
    }
    run.end()
    let findings = run.findings
    for line in findings.lost + findings.phantom + findings.wrong { screen.line(screen.style.red("✗ " + line)) }
    let took = Int((ContinuousClock.now - began) / .seconds(1))
    screen.line(
      "Ударів \(run.recoveries.count) у \(run.ballots) голосуваннях; підтверджено \(findings.acknowledged), "
        + "втрачено \(findings.lost.count), зайвих \(findings.phantom.count), іншого \(findings.wrong.count).")
    screen.line(
      "Відновлення (удар → голосування знову видно): \(run.recoveries.distribution). Тривало \(took) с; --seed \(seed)."
    )
    guard findings.isClean, findings.acknowledged > 0 else { throw ExitCode.failure }
  }
}

import ArgumentParser
import Foundation
import HallSimulation

/// Whole sittings in one process, each from one number, with every fault there is.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Цілі засідання в одному процесі, кожне з одного числа, з усіма збоями, які бувають.",
    discussion: """
      Стан засідання, зв’язок з пультами, журнал і сокети — справжні; годинник, лінії, диск і клієнти — віртуальні. \
      Засідання, що не вдалося, друкує своє число: з ним воно повториться байт у байт (--seed N --trace).
      """)

  @Option(help: "Скільки засідань.")
  var seeds = 200

  @Option(help: "Число першого засідання.")
  var first: UInt64 = 1

  @Option(help: "Скільки засідань водночас.")
  var jobs = 1

  @Option(help: "Лише одне засідання, з цього числа.")
  var seed: UInt64?

  @Flag(help: "З одним засіданням: надрукувати все, що було видно зовні.")
  var trace = false

  @Option(help: "Версія коду, для звіту про невдачу.")
  var commit = "невідома"

  @Flag(help: "Дозволити, щоб якийсь збій не трапився жодного разу (мало засідань).")
  var partial = false

  @Flag(help: "Скінчити з першою невдачею.")
  var untilFailure = false

  mutating func run() throws {
    guard (1...1_000_000).contains(seeds), (1...64).contains(jobs) else {
      throw ValidationError("засідань може бути від 1 до 1000000, водночас — від 1 до 64")
    }
    try hashTheSameEveryTime()
    // Its clients and consoles close sockets at any time.
    signal(SIGPIPE, SIG_IGN)
    if let seed { return try replay(seed) }
    let sweep = SimulationSweep(first...first + UInt64(seeds - 1), endsAtFailure: untilFailure)
    let summary = sweep.run(jobs: jobs)
    let report = SimulationReport(
      summary: summary, commit: commit, sweep: "--seeds \(seeds) --first \(first) --jobs \(jobs)")
    report.print()
    let hasFailed = !summary.failures.isEmpty || summary.together != nil
    if hasFailed || (!partial && !summary.coverage.missing.isEmpty) { throw ExitCode(1) }
  }

  private func replay(_ seed: UInt64) throws {
    let result = try Simulation.run(seed: seed, keepsTrace: trace)
    for line in result.trace ?? [] { print(line) }
    let exchange = try Simulation.exchangeSecrets(of: result)
    print("засідання \(seed): \(String(result.traceHash, radix: 16)), голосувань \(result.ballots)")
    for failure in result.failures + exchange.failures { print("  " + failure) }
    if !(result.failures + exchange.failures).isEmpty { throw ExitCode(1) }
  }

  /// Swift hashes differently in each process, and with it goes the order of every dictionary; the run begins anew where
  /// that is not switched off.
  private func hashTheSameEveryTime() throws {
    guard ProcessInfo.processInfo.environment["SWIFT_DETERMINISTIC_HASHING"] == nil else { return }
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    throw ValidationError("не вдалося почати знову: \(String(cString: strerror(errno)))")
  }
}

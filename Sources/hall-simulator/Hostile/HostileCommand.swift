import ArgumentParser
import TallyEngine
import VoteAPI

struct HostileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hostile",
    abstract: "Нападає на сокети й порти справжньої служби, поки пульти голосують, і міряє, що з того голосам.",
    discussion: """
      Код завершення 0 лише тоді, коли голоси не чекають довше, пам’ять і дескриптори мають межу, чужий пульт нікуди не \
      потрапляє, а підсумок той, що натиснуто.
      """)

  @OptionGroup var tested: DaemonUnderTest

  /// How much longer the median vote may take beside an attack that has half of the machine, and from when on it matters:
  /// below that the difference is the scheduler's.
  private static let mostRatio = 3.0
  private static let unfelt = 20.0
  /// More than the daemon ever needs for all its clients, in KiB.
  private static let mostMemory = 96 * 1_024
  /// Its 256 clients, the consoles, and what it has anyway.
  private static let mostDescriptors = 256 + 44 + HostileHall.seats

  mutating func run() throws {
    try ChildKeeper.install()
    defer { ChildKeeper.cleanUp() }
    let screen = Screen()
    do {
      let hall = try HostileHall(tested.options)
      defer { hall.bench.end() }
      guard try run(hall, screen) else { throw ExitCode.failure }
    } catch let error as ExitCode {
      throw error
    } catch {
      screen.line("\(error)")
      throw ExitCode.failure
    }
  }

  private func run(_ hall: HostileHall, _ screen: Screen) throws -> Bool {
    let began = ContinuousClock.now
    let checks = Checks(screen)
    let start = hall.footprint
    screen.line("Спокійна служба: \(start.memory) КіБ, дескрипторів \(start.descriptors).")
    let siege = Siege(hall)
    for attack in Attack.allCases {
      let result = try siege.run(attack)
      for problem in result.wrong { checks.expect(false, "\(attack.name): \(problem)") }
      let ratio = result.loud.part(0.5) / max(0.001, result.quiet.part(0.5))
      screen.line(
        " \(attack.name): голос p50 \(text(result.quiet.part(0.5))) → \(text(result.loud.part(0.5))) мс (×\(text(ratio))), p99 "
          + "\(text(result.quiet.part(0.99))) → \(text(result.loud.part(0.99))) мс; пам’ять \(result.memory) КіБ, "
          + "дескрипторів \(result.descriptors), нападів \(result.strikes)")
      checks.expect(
        result.loud.unanswered == 0, "\(attack.name): голосів без відповіді \(result.loud.unanswered)")
      checks.expect(
        ratio <= Self.mostRatio || result.loud.part(0.5) <= Self.unfelt,
        "\(attack.name): голоси чекають утричі довше")
      checks.expect(result.memory <= Self.mostMemory, "\(attack.name): пам’ять \(result.memory) КіБ")
      checks.expect(
        result.descriptors <= Self.mostDescriptors, "\(attack.name): дескрипторів \(result.descriptors)")
    }
    let daemon = hall.bench.daemon
    if let wrong = Outsider.tryDoors(
      Attack.Place(operator: daemon.operatorSocket, results: daemon.resultsSocket), scratch: hall.bench.scratchPath)
    {
      checks.equal(wrong, [], "людина не з групи операторів")
      screen.line(" Людина не з групи операторів: сокет результатів відчинено, сокет оператора зачинено.")
    } else {
      screen.line("SKIPPED: людину не з групи операторів може зобразити лише root")
    }
    let intruders = try Intruders(hall).run()
    for intruder in intruders {
      checks.equal(intruder.wrong, [], "пульт: \(intruder.name)")
      screen.line(" Пульт: \(intruder.name): \(intruder.wrong.isEmpty ? "нікуди не потрапив" : "ПОТРАПИВ")")
    }
    try conclude(hall, checks)
    screen.line("Тривало \(Int((ContinuousClock.now - began) / .seconds(1))) с; перевірок \(checks.made).")
    return checks.failures.isEmpty
  }

  /// The result is what was pressed; the journal names the intruders.
  private func conclude(_ hall: HostileHall, _ checks: Checks) throws {
    try hall.client.closeBallot()
    let votes = try hall.client.rollCall(number: hall.ballot).votes
    for seat in 1...UInt16(HostileHall.seats) {
      let counted = votes.first { $0.seat == Int(seat) }.flatMap { Choice(word: $0.choice) }
      // Seat 6 was the one whose session was said again.
      checks.equal(counted, seat == 6 ? .for : hall.chosen[seat], "вибір місця \(seat)")
    }
    checks.equal(hall.bench.daemon.terminate(), .exited(0), "служба завершилася")
    let rows = try JournalRows.read(hall.bench.daemon.place.state)
    checks.equal(JournalChain.problem(in: rows), nil, "ланцюг")
    let refused = rows.filter { $0.kind == "incident" && $0.body.contains("consoleRefused") }
    for (seat, reasons) in [(1, [2]), (2, [1]), (3, [4, 5]), (5, [4, 5]), (6, [2])] {
      checks.expect(
        refused.contains { row in
          row.body.contains("\"seat\":\(seat),") && reasons.contains { row.body.contains("reason \($0)\"") }
            || row.body.contains("\"seat\":\(seat)}") && reasons.contains { row.body.contains("reason \($0)\"") }
        }, "у журналі немає відмови пультові на місці \(seat): \(refused.map(\.body))")
    }
  }

  private func text(_ value: Double) -> String { LeakHunt.milliseconds(value) }
}

import ArgumentParser
import Glibc
import TallyEngine
import VoteAPI

struct HostileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hostile",
    abstract: "Нападає на сокети й порти справжньої служби, поки пульти голосують, і міряє, що з того голосам.",
    discussion: """
      Код завершення 0 лише тоді, коли голоси не чекають довше, ніж у залі-двійнику, на яку ніхто не нападає, пам’ять і \
      дескриптори мають межу, чужий пульт нікуди не потрапляє, а підсумок той, що натиснуто. З --planted — лише тоді, коли \
      знайдено кожну навмисну ваду.
      """)

  @Flag(help: "Служба зібрана з навмисними вадами: кожну має бути знайдено.")
  var planted = false

  @OptionGroup var tested: DaemonUnderTest

  mutating func run() throws {
    try ChildKeeper.install()
    defer { ChildKeeper.cleanUp() }
    Self.raiseDescriptorLimit()
    let screen = Screen()
    do {
      guard planted ? try findPlanted(screen) : try withstand(screen) else { throw ExitCode.failure }
    } catch let error as ExitCode {
      throw error
    } catch {
      screen.line("\(error)")
      throw ExitCode.failure
    }
  }

  /// A thousand connections have an end here, too.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, 8_192)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Two halls that vote: one to be attacked, and its twin.
  private func withHalls(
    _ weakness: PlantedWeakness? = nil, _ body: (HostileHall, HostileHall) throws -> Bool
  ) throws -> Bool {
    var options = tested.options
    if let weakness { options.environment[PlantedLeak.variable] = weakness.rawValue }
    let hall = try HostileHall(options)
    defer { hall.bench.end() }
    let twin = try HostileHall(tested.options)
    defer { twin.bench.end() }
    return try body(hall, twin)
  }

  private func withstand(_ screen: Screen) throws -> Bool {
    let began = ContinuousClock.now
    let checks = Checks(screen)
    return try withHalls { hall, twin in
      let start = hall.footprint
      screen.line("Спокійна служба: \(start.memory) КіБ, дескрипторів \(start.descriptors).")
      let siege = Siege(hall, twin: twin)
      for attack in Attack.allCases { try besiege(siege, attack, screen, checks) }
      try judgeOutsiders(hall, screen, checks)
      try conclude(hall, checks)
      try judgeChoices(twin, checks)
      screen.line("Тривало \(Int((ContinuousClock.now - began) / .seconds(1))) с; перевірок \(checks.made).")
      return checks.failures.isEmpty
    }
  }

  private func besiege(_ siege: Siege, _ attack: Attack, _ screen: Screen, _ checks: Checks) throws {
    let result = try siege.run(attack)
    report(result, screen)
    let problems = result.problems
    for sort in Siege.Problem.Sort.allCases {
      let texts = problems.filter { $0.sort == sort }.map(\.text)
      checks.expect(texts.isEmpty, "\(attack.name): \(texts.joined(separator: "; "))")
    }
  }

  private func report(_ result: Siege.Result, _ screen: Screen) {
    let (attacked, twin) = (result.attacked, result.twin)
    screen.line(
      " \(result.attack.name): голос p50 \(text(attacked.part(0.5))) мс, у двійника \(text(twin.part(0.5))) мс "
        + "(×\(text(result.ratio))); p99 \(text(attacked.part(0.99))) і \(text(twin.part(0.99))) мс; пам’ять "
        + "\(result.memory) КіБ, дескрипторів \(result.descriptors), нападів \(result.strikes.done)"
        + "\(result.strikes.failed > 0 ? " (ще \(result.strikes.failed) не вдалися)" : ""); наслідки: \(result.effects)"
    )
  }

  /// Every weakness must be found, by what it breaks.
  private func findPlanted(_ screen: Screen) throws -> Bool {
    var isFound = true
    for weakness in PlantedWeakness.allCases {
      isFound =
        try withHalls(weakness) { hall, twin in
          let result = try Siege(hall, twin: twin).run(weakness.attack)
          report(result, screen)
          let found = result.problems.first { $0.sort == weakness.sort }
          screen.line(" Навмисна вада «\(weakness.deed)»: \(found.map { "знайдено: \($0.text)" } ?? "НЕ ЗНАЙДЕНО")")
          return found != nil
        } && isFound
    }
    return isFound
  }

  private func judgeOutsiders(_ hall: HostileHall, _ screen: Screen, _ checks: Checks) throws {
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
  }

  /// The result is what was pressed.
  private func judgeChoices(_ hall: HostileHall, _ checks: Checks, replayed: UInt16? = nil) throws {
    try hall.client.closeBallot()
    let votes = try hall.client.rollCall(number: hall.ballot).votes
    for seat in 1...UInt16(HostileHall.seats) {
      let counted = votes.first { $0.seat == Int(seat) }.flatMap { Choice(word: $0.choice) }
      checks.equal(counted, seat == replayed ? .for : hall.chosen[seat], "вибір місця \(seat)")
    }
  }

  /// And the journal names the intruders.
  private func conclude(_ hall: HostileHall, _ checks: Checks) throws {
    // Seat 6 was the one whose session was said again.
    try judgeChoices(hall, checks, replayed: 6)
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

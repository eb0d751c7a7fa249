import ArgumentParser
import TallyEngine

struct LeaksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaks",
    abstract: "Шукає, чи не видно з чогось, що лишає службу, хто що обрав у таємному голосуванні.",
    discussion: """
      Проводить таємні голосування, у яких підсумки й черга натисків ті самі, а хто що обирає — щоразу інше, і порівнює \
      все, що виходить зі служби: потоки й відповіді сокетів, журнал роботи, кадри до пультів, файли стану. Код завершення \
      0 лише тоді, коли витоку немає; з --planted — лише тоді, коли навмисні витоки знайдено всі.
      """)

  @Option(help: "Скільки голосувань.")
  var ballots = 24

  @Option(help: "Зерно випадкового розподілу.")
  var seed: UInt64 = 7

  @OptionGroup var tested: DaemonUnderTest

  @Flag(help: "Служба зібрана з навмисними витоками (-DSECRET_LEAK): кожен має бути знайдено.")
  var planted = false

  @Option(help: "З --planted: лише цей витік.")
  var leak: PlantedLeak?

  func validate() throws {
    guard 2...1_000 ~= ballots else { throw ValidationError("голосувань має бути від 2 до 1000") }
  }

  mutating func run() throws {
    try ChildKeeper.install()
    defer { ChildKeeper.cleanUp() }
    let screen = Screen()
    let isAsItShouldBe = planted || leak != nil ? try findPlanted(screen) : try findNothing(screen)
    guard isAsItShouldBe else { throw ExitCode.failure }
  }

  // MARK: The daemon as it is

  private func findNothing(_ screen: Screen) throws -> Bool {
    let began = ContinuousClock.now
    let hunt = try LeakHunt(seed: seed, tested.options)
    defer { hunt.end() }
    do {
      for ballot in 1...ballots {
        try hunt.compareOne()
        let text = "голосувань \(ballot) з \(ballots)"
        screen.moving(text, sparse: text)
      }
      for _ in 0..<3 { try hunt.killOne() }
    } catch {
      screen.line("\(error)\n\(hunt.log)")
      throw ExitCode.failure
    }
    hunt.judge()
    let style = screen.style
    screen.line(
      style.bold(
        "Полювання на витоки. Таємних голосувань: \(hunt.ballots), SIGKILL: 3, порівнянь: \(hunt.findings.looks)"))
    for channel in LeakChannel.allCases {
      let found = hunt.findings.found[channel] ?? []
      let name = channel.name + String(repeating: " ", count: max(0, 23 - channel.name.count))
      screen.line((found.isEmpty ? style.green(" ✓ ") : style.red(" ✗ ")) + name + style.dim(channel.watched))
      for line in found { screen.line(style.red("   ВИТІК, \(channel.name): \(line)")) }
    }
    let medians = LeakTiming(hunt.times).medians.sorted { $0.key.rawValue < $1.key.rawValue }
    screen.line(
      "Від натиску до відповіді, медіана з \(hunt.times.values.map(\.count).reduce(0, +)) натисків: "
        + medians.map { "\($0.key.word(for: .male)) \(LeakHunt.milliseconds($0.value)) мс" }.joined(separator: ", ")
        + ".")
    screen.line("Зерно \(seed). Тривало \(Int((ContinuousClock.now - began) / .seconds(1))) с.")
    screen.line(
      hunt.findings.isEmpty
        ? style.green("Витоків немає.")
        : style.red(
          "ВИТІК: " + LeakChannel.allCases.filter { hunt.findings.found[$0] != nil }.map(\.name).joined(separator: ", ")
        ))
    return hunt.findings.isEmpty
  }

  // MARK: A daemon that leaks on purpose

  private func findPlanted(_ screen: Screen) throws -> Bool {
    let style = screen.style
    screen.line(style.bold("Служба з навмисними витоками: кожен має бути знайдено."))
    var missed: [PlantedLeak] = []
    for kind in leak.map({ [$0] }) ?? PlantedLeak.allCases {
      let hunt = try LeakHunt(seed: seed, leak: kind, tested.options)
      defer { hunt.end() }
      do {
        for _ in 0..<min(ballots, 4) { try hunt.compareOne() }
      } catch {
        screen.line("\(error)\n\(hunt.log)")
        throw ExitCode.failure
      }
      hunt.judge()
      let found = hunt.findings.found[kind.channel]
      if found == nil { missed.append(kind) }
      screen.line(
        (found != nil ? style.green(" ✓ ") : style.red(" ✗ ")) + "\(kind.rawValue): \(kind.deed) — "
          + (found != nil ? "знайдено: \(kind.channel.name)" : "НЕ ЗНАЙДЕНО (мало бути: \(kind.channel.name))"))
      if let first = found?.first { screen.line(style.dim("     \(first)")) }
    }
    screen.line(
      missed.isEmpty
        ? style.green("Кожен навмисний витік знайдено.")
        : style.red("Не знайдено: " + missed.map(\.rawValue).joined(separator: ", ")))
    return missed.isEmpty
  }
}

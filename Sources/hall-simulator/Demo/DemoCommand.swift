import ArgumentParser
import Foundation
import ProtocolDocuments
import VoteAPI

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Показує засідання ради: 42 депутати й голова, тринадцять голосувань, кожне перевірено.",
    discussion: """
      Код завершення 0 лише тоді, коли кожен підсумок, кожне ім’я і кожна лампа такі, як мають бути.
      """)

  @Flag(help: "Після показу лишити залу людині: пульти — клавіші термінала; табло — у браузері.")
  var serve = false

  @Option(help: "Куди записати поіменні голосування, журнал і налаштування.")
  var output = "demo-out"

  @OptionGroup var tested: DaemonUnderTest

  mutating func run() throws {
    try ChildKeeper.install()
    let screen = Screen()
    let style = screen.style
    let folder = try DemoOutput(output)
    let began = ContinuousClock.now
    var options = tested.options
    options.keptIn = folder.path
    let bench = try TestBench(DemoHall.plan(), options)
    defer { ChildKeeper.cleanUp() }
    let checks = Checks(screen)
    do {
      screen.line(style.bold("\(bench.plan.council): показове засідання"))
      screen.line(
        "\(bench.plan.composition) депутати і міський голова, \(bench.plan.consoles.count) пульти з ключами; служба — окремий процес."
      )
      try bench.daemon.start()
      let client = try bench.daemon.readyWithAllConsoles()
      checks.expect(try client.status().authenticated, "пульти мають бути перевірені")
      let sitting = try DemoSitting(bench: bench, client: client, screen: screen, checks: checks)
      try sitting.hold()
      try folder.write(sitting.records)
      DemoReport(sitting, screen).print()
      let took = Int((ContinuousClock.now - began) / .milliseconds(100))
      checks.expect(bench.hall.problem == nil, bench.hall.problem ?? "")
      screen.line()
      screen.line("Поіменні голосування: \(folder.path)/rollcalls/")
      screen.line("Журнал: \(bench.daemon.place.state)/journal.sqlite")
      screen.line("Тривало \(took / 10),\(took % 10) с, перевірок: \(checks.made).")
      if serve {
        let wall = try ServedScreen(results: bench.daemon.resultsSocket, log: folder.path + "/results-screen.log")
        try ServeScreen(bench: bench, client: client, wall: wall, screen: screen).run()
      } else {
        try client.closeSitting()
      }
    } catch {
      checks.expect(false, "\(error)\n\(bench.daemon.log)")
    }
    let wasRunning = bench.daemon.isStarted
    let ending = bench.end()
    if wasRunning { checks.equal(ending, .exited(0), "служба завершилася") }
    screen.line(
      checks.failures.isEmpty
        ? style.green("Усе так, як має бути.") : style.red("Не так, як має бути: \(checks.failures.count)"))
    guard checks.failures.isEmpty else { throw ExitCode.failure }
  }
}

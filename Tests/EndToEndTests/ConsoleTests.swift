import Foundation
import Glibc
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("The operator's console") struct ConsoleTests {
    private static let tab = "\t", right = "\u{1B}[C"

    private func agenda(in folder: String) throws -> String {
      let path = folder + "/agenda.csv"
      try Data("question;title;kind\n5;Про бюджет громади;decision\n6;Про друге;decision\n".utf8).write(
        to: URL(fileURLWithPath: path))
      return path
    }

    @Test("holds a vote by keys alone, loses the daemon and finds it again, and gives the terminal back")
    func holdsAVote() throws {
      var bench = try Bench(deputies: 5)
      let agenda = try agenda(in: bench.bench.scratchPath)
      let terminal = try OperatorTerminal(
        socket: bench.daemon.operatorSocket, arguments: ["--agenda", agenda])
      defer { terminal.close() }
      try #require(terminal.shows("засідання не відкрите"), "\(terminal.screen)")
      #expect(terminal.modes.isSuperset(of: [1_049, 2_004]) && !terminal.modes.contains(25))

      let sitting = "12\t\td1\t" + Self.right + Self.right
      try #require(terminal.ask("5", until: "Відкрити засідання", then: sitting, showing: "◄ не бере участі ►"))
      try #require(terminal.shows("Засідання № 1 сесії 12 відкрито."), "\(terminal.screen)")

      bench.hall.instruct(
        Dictionary(
          uniqueKeysWithValues: bench.bench.plan.deputies.map { ($0.seat, Deputy(registersAfter: .milliseconds(1))) }))
      try #require(terminal.ask("4", until: "Почати реєстрацію?"))
      try #require(terminal.shows("Зареєструвалося 5 з 5"), "\(terminal.screen)")
      try #require(terminal.ask("\u{1B}OS", until: "Закінчити реєстрацію?"))
      try #require(terminal.shows("кворум є."), "\(terminal.screen)")
      bench.hall.instruct([:])

      // Typed ahead and pasted: nothing of it opens a ballot.
      terminal.type("2\r\r")
      try #require(terminal.shows("Прочитайте вголос: Потрібно 3 голоси"), "\(terminal.screen)")
      terminal.type("\u{1B}[200~\r\u{1B}[201~")
      usleep(500_000)
      #expect(try bench.client.ballots().isEmpty)
      try #require(terminal.answer("Прочитайте вголос"))
      try #require(terminal.shows("Голосування № 1 відкрито."), "\(terminal.screen)")
      try bench.press([1: .for, 2: .for, 3: .for, 4: .against])
      try #require(terminal.shows("за 3, проти 1, утрим. 0, ще ні 1, потрібно 3"), "\(terminal.screen)")
      try #require(terminal.ask("3", until: "Закрити голосування № 1 достроково?"))
      try #require(terminal.shows("РІШЕННЯ ПРИЙНЯТО"), "\(terminal.screen)")
      #expect(try bench.choices(1) == [1: .for, 2: .for, 3: .for, 4: .against])

      bench.daemon.kill()
      try #require(terminal.shows("ЗВ’ЯЗКУ НЕМАЄ"), "\(terminal.screen)")
      try bench.restart()
      try #require(terminal.hides("ЗВ’ЯЗКУ НЕМАЄ"), "\(terminal.screen)")
      try #require(terminal.shows("Зв’язок зі службою голосування відновлено."), "\(terminal.screen)")

      try #require(
        terminal.ask("7", until: "Анулювати голосування № 1", then: "зникло світло", showing: "зникло світло"))
      try #require(terminal.shows("Голосування № 1 анульовано."), "\(terminal.screen)")
      #expect(try bench.client.ballot(number: 1).annulment == "зникло світло")
      try bench.waitForConsoles()
      try #require(terminal.ask("2", until: "голосувати ще раз, після № 1?"))
      try #require(terminal.shows("Голосування № 2 відкрито."), "\(terminal.screen)")
      #expect(try bench.client.ballot(number: 2).repeatOf == 1)
      // The rules refuse, and say why.
      try #require(terminal.ask("6", until: "Оголосити перерву?"))
      try #require(terminal.shows("ВІДМОВА: зараз не можна. "), "\(terminal.screen)")
      try #require(terminal.ask("3", until: "Закрити голосування № 2 достроково?"))
      try #require(terminal.shows("не прийнято"), "\(terminal.screen)")
      try #require(terminal.ask("5", until: "Закрити засідання?"))
      try #require(terminal.shows("Засідання закрито."), "\(terminal.screen)")

      try #require(terminal.ask("0", until: "Вийти з пульта оператора?"))
      let (reason, status) = terminal.wait()
      #expect(reason == .exit && status == 0)
      #expect(terminal.modes == [25, 7] && terminal.faults == [])
    }

    @Test(
      "gives the terminal back when it is ended and when it crashes",
      arguments: [(SIGTERM, Process.TerminationReason.exit, Int32(0)), (SIGSEGV, .uncaughtSignal, SIGSEGV)])
    func restores(signal: Int32, reason: Process.TerminationReason, status: Int32) throws {
      let terminal = try OperatorTerminal(socket: "/nowhere/operator.socket")
      defer { terminal.close() }
      try #require(terminal.shows("служба голосування не працює"), "\(terminal.screen)")
      #expect(terminal.modes.contains(1_049))
      terminal.send(signal)
      let ending = terminal.wait()
      #expect(ending.reason == reason && ending.status == status)
      #expect(terminal.modes == [25, 7])
    }

    @Test("refuses a terminal that cannot place its cursor, in a sentence")
    func dumb() throws {
      let terminal = try OperatorTerminal(socket: "/nowhere/operator.socket", type: "dumb")
      defer { terminal.close() }
      #expect(terminal.wait().status == 64)
      #expect(terminal.screen.contains("термінал «dumb» (TERM) не вміє малювати екран"))
    }
  }
}

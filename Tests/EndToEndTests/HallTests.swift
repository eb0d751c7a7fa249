import Foundation
import Glibc
import TallyEngine
import Testing
import VoteAPI
import VoteJournal
import VotingHardware

@testable import hall_simulator

extension EndToEnd {
  @Suite("A console") struct HallTests {
    @Test("whose plug is pulled keeps its vote, and shows it again when it is back")
    func keepsItsVote() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .against, 2: .for])
      bench.hall.unplug(1)
      #expect(try bench.status { $0.consolesOnline == 3 } != nil)
      #expect(try bench.client.status().ballot?.tally.against == 1)
      bench.hall.plug(1)
      try bench.waitForLamps([1: .against])
      #expect(bench.hall.view(1).sessions == 2)
      #expect(bench.hall.view(1).shown.ballot == UInt32(number))
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .against, 2: .for])
    }

    @Test("that comes back during a ballot votes in it")
    func votesWhenItIsBack() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      bench.hall.unplug(3)
      try #require(try bench.status { $0.consolesOnline == 3 } != nil)
      let number = try bench.openBallot()
      #expect(try bench.health(3)?.state == .offline)
      bench.hall.plug(3)
      try #require(bench.hall.wait { $0.views[3]?.isServing == true && $0.views[3]?.shown.phase == .voting })
      try bench.press([3: .abstained])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [3: .abstained])
    }

    @Test("that nobody knows gets nowhere, and the operator sees it", arguments: [true, false])
    func strangerGetsNowhere(hasKnownSerial: Bool) throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      // A serial that is known with another key, or one that is not known at all.
      let serial = hasKnownSerial ? bench.bench.plan.consoles[2]!.serial : 0xBAD
      bench.hall.replace(2, with: HallPlan.Console(serial: serial).identity)
      let refused = bench.hall.wait { board in
        if case .refused = board.views[2]?.state { true } else { false }
      }
      #expect(refused)
      let number = try bench.openBallot()
      bench.hall.press(2, .for)
      try bench.press([1: .for, 3: .for])
      #expect(try bench.health(2)?.state == (hasKnownSerial ? .refused : .unknownConsole))
      #expect(try bench.client.status().consolesOnline == 3)
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 3: .for])
    }

    @Test("at another port takes over a seat when the operator says so, through a crash, until the sitting closes")
    func assigned() throws {
      var bench = try Bench(deputies: 4, spares: 2)
      let spare = Bench.spareSeat(0)
      let place = "tty:" + bench.hall.path(spare)
      let early = try bench.refusal {
        try bench.client.assignConsole(seat: 4, console: place, reason: "пульт не світить")
      }
      guard case .notNow("closed", let reason, _)? = early else {
        Issue.record("assigned without a sitting: \(String(describing: early))")
        return
      }
      #expect(reason == "Засідання не відкрите: впишіть пульт у seats.csv і перезапустіть службу.")
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 120)
      try bench.press([1: .for, 4: .against])
      bench.hall.unplug(4)
      try #require(try bench.status { $0.consolesOnline == 3 } != nil)

      try bench.client.assignConsole(seat: 4, console: place, reason: "пульт не світить")
      try bench.waitForLamps([spare: .against])
      #expect(bench.hall.view(spare).shown.ballot == UInt32(number))
      #expect(try bench.health(4)?.console == place && bench.health(4)?.state == .ready)
      // The daemon dies: the seat is still the spare's.
      bench.daemon.kill()
      try bench.restart()
      try bench.waitForLamps([spare: .against, 1: .for])
      try bench.press([spare: .for])
      // The old console comes back to a port that is no seat's any more.
      bench.hall.plug(4)
      usleep(300_000)
      #expect(bench.hall.view(4).isServing == false)
      // Another one after it, and back to the seat map's own.
      try bench.client.assignConsole(
        seat: 4, console: "tty:" + bench.hall.path(Bench.spareSeat(1)), reason: "і цей не світить")
      try bench.waitForLamps([Bench.spareSeat(1): .for])
      #expect(bench.hall.view(spare).isServing == false)
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 4: .for])
      try bench.client.closeSitting()
      try #require(bench.hall.wait { $0.views[4]?.isServing == true })
      #expect(bench.hall.view(Bench.spareSeat(1)).isServing == false)
    }

    @Test("cannot be assigned where another seat has it, without its key, or in words that say nothing")
    func refusedAssignments() throws {
      let bench = try Bench(deputies: 4, spares: 1)
      try bench.openSitting()
      func reason(_ seat: Int, _ console: String) throws -> String? {
        guard
          case .badConsole(let named, let reason)? = try bench.refusal({
            try bench.client.assignConsole(seat: seat, console: console, reason: "проба")
          })
        else { return nil }
        #expect(named == console)
        return reason
      }
      let taken = "tty:" + bench.hall.path(1)
      #expect(
        try reason(2, taken)
          == "Місця 1 і 2 мають той самий порт \(taken) і той самий номер пульта 1: виправте один із рядків.")
      #expect(try reason(9, "usb:FT1") == "Місця 9 у залі немає.")
      #expect(
        try reason(2, "usb") == "Пульт «usb»: «usb» без двокрапки; має бути usb:СЕРІЙНИЙ, usb-path:ПОРТ, "
          + "serial:ПУЛЬТ, tty:/dev/… або gpio:ЧИП/КЛАВІШІ/ЛАМПИ.")
      #expect(
        try reason(2, "serial:00000000000000ff") == "Для пульта 00000000000000ff немає ключа в console-keys.csv.")
      let first = bench.bench.plan.consoles[1]!.serialText
      #expect(try reason(2, "serial:" + first) == "Пульт \(first) записано за місцями 1 і 2: залиште за одним.")
      #expect(
        try reason(2, "gpio:gpiochip0/1 2 3")
          == "Панель на лініях GPIO посеред засідання призначити не можна, лише пульт на послідовному порті.")
      // Nothing has changed.
      let number = try bench.openBallot()
      try bench.press([1: .for, 2: .for, 3: .against, 4: .against])
      try bench.client.closeBallot()
      #expect(try bench.choices(number).count == 4)
    }

    @Test("from the cupboard takes over the vote of its seat")
    func spareTakesOver() throws {
      let bench = try Bench(deputies: 4, spares: 1)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .for, 4: .against])
      bench.hall.replace(4, with: bench.bench.plan.consoles[Bench.spareSeat(0)]!.identity)
      try #require(bench.hall.wait { $0.views[4]?.sessions == 2 })
      try bench.waitForLamps([4: .against])
      try bench.press([4: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 4: .for])
      let (own, spare) = serials(bench)
      bench.daemon.terminate()
      #expect(try consoles(at: 4, in: bench) == ["consoleOnline \(own)", "consoleAssigned \(spare)"])
    }

    @Test("that was changed while the daemon was away is journalled as another one, and the same one is not")
    func swappedWhileAway() throws {
      var bench = try Bench(deputies: 3, spares: 1)
      let (own, spare) = serials(bench, 3)
      try bench.openSitting()
      bench.daemon.kill()
      try bench.restart()
      try #require(try bench.status { $0.consolesOnline == 3 } != nil)
      bench.daemon.kill()
      bench.hall.replace(3, with: bench.bench.plan.consoles[Bench.spareSeat(0)]!.identity)
      try bench.restart()
      try #require(try bench.status { $0.consolesOnline == 3 } != nil)
      bench.daemon.terminate()
      let expected = ["consoleOnline \(own)", "consoleOnline \(own)", "consoleAssigned \(spare)"]
      #expect(try consoles(at: 3, in: bench) == expected)
    }

    @Test("whose key is down when a ballot opens votes with none, and the seat is told of until the key comes up")
    func keyDownAtOpen() throws {
      let bench = try Bench(deputies: 3)
      try bench.openSitting()
      let hall = bench.hall
      hall.hold(2, .against)
      try #require(hall.wait { $0.presses[0]?[2]?.last?.verdict == .nothingOpen })
      #expect(try bench.health(2)?.state == .ready)
      let number = try bench.openBallot()
      try bench.press([1: .for])
      let isTold = try bench.waitForHealth(2) { $0.state == .stuckKey }
      #expect(isTold)
      #expect(try bench.health(2)?.detail == "запала клавіша")
      #expect(try bench.health(1)?.state == .ready && bench.health(3)?.state == .ready)
      #expect(try bench.client.status().ballot?.tally.voted == 1)
      // It comes up and goes down again: that is a press.
      hall.release(2, .against)
      let isReady = try bench.waitForHealth(2) { $0.state == .ready }
      #expect(isReady)
      hall.hold(2, .against)
      try bench.waitForLamps([2: .against])
      // Down since it was pressed in this ballot: no fault.
      usleep(1_200_000)
      #expect(try bench.health(2)?.state == .ready)
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 2: .against])
      bench.daemon.terminate()
      let told = try incidents(at: 2, in: bench).filter { $0.what == .consoleFaults }.compactMap(\.detail)
      #expect(told == ["faults 1", "faults 0"])
    }

    /// The serials of a seat's own console and of the first spare, as the journal has them.
    private func serials(_ bench: borrowing Bench, _ seat: UInt16 = 4) -> (own: String, spare: String) {
      let consoles = bench.bench.plan.consoles
      return (consoles[seat]!.serialText, consoles[Bench.spareSeat(0)]!.serialText)
    }

    private func incidents(at seat: Int, in bench: borrowing Bench) throws -> [HallIncident] {
      let rows = try JournalReader(path: bench.daemon.place.state + "/journal.sqlite").rows()
      var incidents: [HallIncident] = []
      while let row = try rows.next() {
        guard row.kind == HallIncident.kind else { continue }
        let incident = try JSONDecoder().decode(HallIncident.self, from: Data(row.body))
        if incident.seat == seat { incidents.append(incident) }
      }
      return incidents
    }

    /// What the journal tells of the consoles that came to a seat.
    private func consoles(at seat: Int, in bench: borrowing Bench) throws -> [String] {
      try incidents(at: seat, in: bench).filter { [.consoleOnline, .consoleAssigned].contains($0.what) }
        .map { "\($0.what.rawValue) \($0.detail ?? "")" }
    }
  }
}

import Foundation
import Reactor
import TallyEngine
import Testing
import VoteAPI
import VoteJournal
import VotingHardware

@testable import hall_simulator

extension EndToEnd {
  @Suite("The check of the hall") struct CheckTests {
    private typealias State = VoteAPI.Operator.SeatHealthState

    /// The body while a check runs, called when all consoles that obey show it.
    private func during(
      _ bench: borrowing Bench, keys: Bool = false, seconds: Int? = nil,
      _ body: () throws -> Void
    ) throws -> Result<VoteAPI.Operator.CheckProgress, ClientError> {
      let path = bench.daemon.operatorSocket
      let box = Box()
      let thread = try NamedThread("check-test") {
        do throws(ClientError) {
          let client = try VarlinkClient(path: path)
          box.result = .success(try client.checkHall(keys: keys, seconds: seconds) { box.progress.append($0) })
        } catch {
          box.result = .failure(error)
        }
      }
      let hall = bench.hall
      let began = hall.wait { board in board.views.values.contains { $0.isServing && $0.shown.phase == .selfTest } }
      if began { try body() }
      thread.join()
      try #require(began)
      #expect(box.progress.allSatisfy { !$0.done })
      return try #require(box.result)
    }

    /// The checks that a journal holds. The file is let go of, for the next daemon.
    private func checks(in path: String) throws -> [HallCheckRow] {
      let rows = try JournalReader(path: path).rows()
      var checks: [HallCheckRow] = []
      while let row = try rows.next() { if let check = try HallCheckRow(row) { checks.append(check) } }
      return checks
    }

    /// Written by one thread, read when it has been joined.
    private final class Box: @unchecked Sendable {
      var result: Result<VoteAPI.Operator.CheckProgress, ClientError>?
      var progress: [VoteAPI.Operator.CheckProgress] = []
    }

    @Test("names every seat that is not ready, with each reason and what to do, and the journal has it after a restart")
    func everyReason() throws {
      let noSensor: Keys = [.for, .against, .abstain]
      var bench = try Bench(deputies: 12, keys: [8: noSensor])
      let stranger = HallPlan.Console(serial: 0xBAD).identity
      let known = bench.bench.plan.consoles[4]!.serial
      bench.hall.unplug(2)
      bench.hall.mute(3)
      bench.hall.replace(4, with: HallPlan.Console(serial: known).identity)
      bench.hall.replace(5, with: stranger)
      bench.hall.replace(6, with: bench.bench.plan.consoles[2]!.identity)
      bench.hall.complain(9, .lamp)
      let settled = try bench.status { $0.consolesOnline == 7 }
      try #require(settled != nil)
      bench.hall.hold(7, .against)
      let hall = bench.hall
      let result = try during(bench) {
        hall.chatter(10, .abstain, times: 120)
        // A press while it runs is answered, and is no vote.
        hall.press(1, .for)
        #expect(hall.wait { $0.presses[0]?[1]?.last?.verdict == .nothingOpen })
        // All lamps burn first, then one after the other.
        #expect(hall.wait { $0.views[1]?.shown.lamps == 0b0101_0101_0101 })
        for key in 0...5 { #expect(hall.wait { $0.views[1]?.shown.lamps == 1 << (2 * UInt16(key)) }, "lamp \(key)") }
      }
      let seats = try result.get().seats
      let expected: [Int: [State]] = [
        1: [], 2: [.offline], 3: [.silent], 4: [.refused], 5: [.unknownConsole], 6: [.wrongPort], 7: [.stuckKey],
        8: [.missingKeys], 9: [.lamp], 10: [.chatter], 11: [], 12: [],
      ]
      #expect(Dictionary(uniqueKeysWithValues: seats.map { ($0.seat, $0.reasons) }) == expected)
      #expect(
        seats.allSatisfy { ($0.state == .ready) == ($0.remedy == nil) && $0.state == ($0.reasons.first ?? .ready) })
      let details = Dictionary(uniqueKeysWithValues: seats.map { ($0.seat, $0.detail ?? "") })
      #expect(details[3] == "порт відкрито, пульт не озивається")
      #expect(details[5] == "пульт 0000000000000bad: немає ключа в console-keys.csv")
      #expect(details[6]?.hasSuffix("належить місцю 2") == true)
      #expect(details[7] == "запала клавіша: котрась із трьох, якими голосують")
      #expect(details[8] == "на пульті немає клавіш: «присутній»")
      #expect(details[10] == "деренчить клавіша: котрась із трьох, якими голосують")
      // The lamps are the sitting's again.
      #expect(hall.wait { $0.views[1]?.shown.phase == .idle && $0.views[1]?.shown.lamps == 0 })

      let check = try #require(try bench.client.seatHealth().check)
      #expect(check.total == 12 && check.ready == 3 && !check.keys)
      #expect(check.by == NSUserName())
      #expect(check.faulty.map(\.seat) == [2, 3, 4, 5, 6, 7, 8, 9, 10])
      bench.daemon.terminate()
      let checks = try checks(in: bench.daemon.place.state + "/journal.sqlite")
      #expect(checks.count == 1 && checks.first?.by.uid == getuid() && checks.first?.ready == 3)
      #expect(checks.first?.faulty.first { $0.seat == 7 }?.reasons == ["stuckKey"])
      try bench.restart()
      #expect(try bench.client.seatHealth().check == check)
    }

    @Test("that asks for the keys has a lamp go out for each that was pressed, and names those that were not")
    func keys() throws {
      let bench = try Bench(deputies: 5)
      let hall = bench.hall
      // Down since a vote, perhaps a secret one: which key it is, nothing may tell, also not when it comes up.
      hall.hold(4, .against)
      let all: [Keys] = [.for, .against, .abstain, .present]
      let result = try during(bench, keys: true, seconds: 9) {
        // Before it is asked for, a press counts for nothing: it may have come late for a secret ballot.
        hall.press(3, .for)
        #expect(hall.wait { $0.presses[0]?[3]?.last?.verdict == .nothingOpen })
        #expect(hall.wait { board in (1...5).allSatisfy { board.views[$0]?.shown.text == "Натисніть усі" } })
        for key in all {
          for seat in [1, 2] as [UInt16] where !(seat == 2 && key == .abstain) { hall.press(seat, key) }
          usleep(40_000)
        }
        #expect(hall.wait { $0.views[1]?.shown.text == "Дякуємо" && $0.views[1]?.shown.lamps == 0 })
        #expect(hall.wait { $0.views[2]?.shown.lamps == 0b01_0000 })
        #expect(hall.wait { $0.views[3]?.shown.lamps == 0b0101_0101 && $0.views[3]?.shown.text == "Натисніть усі" })
      }
      let seats = try result.get().seats
      #expect(seats.map(\.reasons) == [[], [.missingKeys], [.missingKeys], [.stuckKey, .missingKeys], [.missingKeys]])
      #expect(seats[4].detail == "не натиснуто: «за», «проти», «утримався», «присутній»")
      let one = "котрась із трьох, якими голосують"
      #expect(seats[2].detail == "не натиснуто: \(one), «присутній»")
      #expect(seats[3].detail == "запала клавіша: \(one); не натиснуто: \(one), «присутній»")
      #expect(seats[1].detail == "не натиснуто: «утримався»")
      // When all has been pressed it does not wait for the time to pass.
      let again = ContinuousClock.now
      let full = try during(bench, keys: true, seconds: 600) {
        #expect(hall.wait { board in (1...5).allSatisfy { board.views[$0]?.shown.text == "Натисніть усі" } })
        for key in all {
          for seat in [1, 2, 3, 4, 5] as [UInt16] { hall.press(seat, key) }
          usleep(40_000)
        }
      }
      #expect(try full.get().ready == 5)
      #expect(ContinuousClock.now - again < .seconds(300))
    }

    @Test("names no key that may be down since a secret ballot: not when it comes up, and not by listing the others")
    func discreet() throws {
      let bench = try Bench(deputies: 3)
      let hall = bench.hall
      hall.hold(1, .against)
      try #require(hall.wait { $0.presses[0]?[1]?.last?.verdict == .nothingOpen })
      let result = try during(bench, keys: true, seconds: 9) {
        #expect(hall.wait { board in (1...3).allSatisfy { board.views[$0]?.shown.text == "Натисніть усі" } })
        // Whoever presses another key lets this one go first.
        for key in [.for, .abstain, .present] as [Keys] { hall.press(1, key) }
        hall.chatter(2, .abstain, times: 120)
        #expect(hall.wait { $0.views[1]?.shown.lamps == 0b0100 })
        for key in [.for, .against, .abstain] as [Keys] { hall.press(3, key) }
      }
      let seats = try result.get().seats
      let one = "котрась із трьох, якими голосують"
      #expect(seats[0].detail == "не натиснуто: \(one)")
      #expect(seats[1].detail == "деренчить клавіша: \(one); не натиснуто: \(one), «присутній»")
      #expect(seats[2].detail == "не натиснуто: «присутній»")
    }

    @Test("is refused while anything is open, ends when something is opened, and is one at a time")
    func refused() throws {
      let bench = try Bench(deputies: 3)
      try bench.client.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false)
      let hall = bench.hall
      let path = bench.daemon.operatorSocket
      func refusal(_ result: Result<VoteAPI.Operator.CheckProgress, ClientError>) -> String? {
        guard case .failure(.operator(.notNow(_, let reason, _))) = result else { return nil }
        return reason
      }
      func tried() -> String? {
        do throws(ClientError) { return refusal(.success(try VarlinkClient(path: path).checkHall())) } catch {
          return refusal(.failure(error))
        }
      }
      let interrupted = try during(bench, seconds: 60) {
        #expect(tried()?.hasPrefix("Перевірка зали вже триває") == true)
        try bench.client.startRegistration()
        #expect(hall.wait { board in board.views.values.allSatisfy { $0.shown.phase == .registration } })
        #expect(hall.view(1).shown.lamp(key: 0) == .off && hall.view(1).shown.lamp(key: 3) == .slowBlink)
      }
      #expect(refusal(interrupted)?.hasPrefix("Перевірку зали перервано") == true)
      #expect(tried()?.hasPrefix("Триває реєстрація") == true)
      _ = try bench.client.finishRegistration()
      try bench.startRegistration()
      _ = try bench.client.finishRegistration()
      let ballot = try during(bench, seconds: 60) {
        _ = try bench.client.openBallot(question: "1", title: "т", kind: "decision", seconds: 60)
        #expect(hall.wait { board in board.views.values.allSatisfy { $0.shown.phase == .voting } })
        // No lamp that means «on disk» burns for what is not on disk.
        for seat in 1...3 as ClosedRange<UInt16> { #expect(hall.view(seat).litChoice == nil) }
        #expect(try bench.client.status().ballot?.tally.voted == 0)
      }
      #expect(refusal(ballot)?.hasPrefix("Перевірку зали перервано") == true)
      #expect(tried()?.hasPrefix("Триває голосування") == true)
      #expect(try bench.client.seatHealth().seats.map(\.state) == [.ready, .ready, .ready])
      #expect(try bench.client.seatHealth().check == nil)
    }

    @Test("ends without a result when its client goes, and the lamps are as before") func abandoned() throws {
      let bench = try Bench(deputies: 3)
      do {
        let raw = try RawSocket(bench.daemon.operatorSocket)
        try raw.send("org.votedaemon.operator.CheckHall", #"{"seconds":600}"#)
        #expect(bench.hall.wait { board in board.views.values.allSatisfy { $0.shown.phase == .selfTest } })
      }
      #expect(bench.hall.wait { board in board.views.values.allSatisfy { $0.shown.phase == .idle } })
      #expect(try bench.client.seatHealth().check == nil)
      #expect(throws: ClientError.service(.invalidParameter(parameter: "seconds"))) {
        try bench.client.checkHall(seconds: 5)
      }
    }

    @Test("takes no longer than twenty seconds for 450 seats, and tells of each that is silent, offline or stuck")
    func large() throws {
      let bench = try Bench(deputies: 450, regulation: "verkhovna-rada")
      let faults: [State] = [.silent, .offline, .stuckKey]
      var expected: [Int: [State]] = [:]
      for seat in 1...450 {
        // Beside each other and apart.
        expected[seat] = seat % 10 < 2 ? [faults[(seat / 10 + seat % 10) % 3]] : []
        switch expected[seat]?.first {
        case .silent: bench.hall.mute(UInt16(seat))
        case .offline: bench.hall.unplug(UInt16(seat))
        case .stuckKey: bench.hall.hold(UInt16(seat), .abstain)
        default: break
        }
      }
      let counts = Dictionary(grouping: expected.values.compactMap(\.first)) { $0 }.mapValues(\.count)
      try #require(counts == [.silent: 30, .offline: 30, .stuckKey: 30])
      try #require(try bench.status { $0.consolesOnline == 450 - 60 } != nil)
      let began = ContinuousClock.now
      let result = try bench.client.checkHall()
      #expect(ContinuousClock.now - began < .seconds(20))
      #expect(result.done && result.total == 450 && result.ready == 360 && result.seats.count == 450)
      #expect(Dictionary(uniqueKeysWithValues: result.seats.map { ($0.seat, $0.reasons) }) == expected)
      #expect(result.seats.allSatisfy { ($0.remedy == nil) == ($0.state == .ready) })
      #expect(try bench.client.seatHealth().check?.faulty.count == 90)
    }
  }
}

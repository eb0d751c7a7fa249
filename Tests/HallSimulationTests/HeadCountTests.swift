import CouncilFiles
import Foundation
import Logging
import Reactor
import Sealing
import TallyEngine
import Testing
import VoteAPI

@testable import HallSimulation
@testable import TallyThread
@testable import VoteJournal

/// The heads of a secret ballot are counted apart from its choices, and are all that its totals can be compared with.
@Suite("The heads of a secret ballot")
struct HeadCountTests {
  /// A daemon's tally loop in front of a secret ballot that is shut, with so many participants on disk, and waits for its
  /// result.
  private final class Counting {
    let weather = ScriptedWeather()
    let loop: TallyLoop
    let ballot: Int
    private let disk = VirtualDisk()

    init(participants: Int, heads: Int) throws {
      #expect(VirtualFileSystem.installed)
      disk.weather = weather
      let configuration = HallSketch(3).configuration
      let moment = Moment(wall: 1_795_248_000_000, monotonic: 1_000_000_000)
      let journal = try Journal(
        directory: disk.directory, on: VirtualJournalDisk.self, boot: "boot",
        founding: Founding(identifier: String(repeating: "a", count: 32), at: 0, monotonic: 0))
      var sitting = Sitting(council: configuration.council)
      let clerk = TallyEngine.Operator(user: "sekretar", uid: 1_000)
      let coding = EventCoding()
      func write(_ events: [SittingEvent]) throws {
        _ = try journal.append(events.map { coding.row($0, at: moment) })
      }
      func order(_ command: Command) throws { try write(sitting.execute(command, by: clerk, at: moment)) }
      try order(.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false))
      try order(.startRegistration(seconds: nil))
      for seat in sitting.council.seats where seat.voter != "head" {
        let press = KeyPress(seat: seat.number, down: .present, key: .present, pressed: true, ballot: 0)
        try write(sitting.press(press, at: moment).events)
      }
      try order(.finishRegistration)
      let kind = try #require(sitting.council.regulation.kinds.first { $0.mode == .secret && !$0.paper })
      try order(.openBallot(question: "1", title: "Про обрання", kind: kind.id, seconds: 60, repeatOf: nil))
      let number = try #require(sitting.openBallot?.number)
      for seat in UInt16(1)...UInt16(participants) {
        let press = KeyPress(
          seat: seat, down: [.for, .hold], key: .for, pressed: true, ballot: UInt32(number))
        #expect(sitting.press(press, at: moment).verdict == .counted)
      }
      try order(.closeBallot)
      ballot = number

      let notary = try Notary(of: journal, signer: nil)
      let recovery = try Recovery(journal, council: configuration.council, notary: notary)
      let box = BallotBox(seats: configuration.council.voters.count)
      let live = try LiveTally(box: box, disclosure: .nothing)
      loop = TallyLoop(
        TallyLoop.Parts(
          configuration: configuration, journal: journal, notary: notary, box: box, live: live,
          ring: EventRing(capacity: 64), ringWakeup: try Wakeup(), inbox: try OperatorInbox(),
          orders: try ConsoleOrders(), troubles: SeatTroubles(), stop: try StopSignal(),
          logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), version: "0",
          clocks: Clocks { moment }),
        from: recovery,
        publisher: StatePublisher(
          inbox: try PublicationInbox(), timeZone: .gmt, version: "0", authenticated: false),
        reactor: try Reactor())
      // What the loop itself does while people vote.
      live.openSecret(ballot: number, participants: participants, absent: 0)
      for _ in 0..<heads { live.countSecret() }
    }

    var outcome: TallyEngine.Outcome? { loop.sitting.ballot(ballot)?.outcome }
  }

  @Test("are compared with its participants at the close")
  func compared() throws {
    let agreeing = try Counting(participants: 3, heads: 3)
    agreeing.loop.turn()
    #expect([.adopted, .rejected].contains(agreeing.outcome))
    let other = try Counting(participants: 3, heads: 2)
    other.loop.turn()
    #expect(other.outcome == .withheld)
  }

  @Test("are compared where the result is written at the second attempt, too")
  func comparedAgain() throws {
    let counting = try Counting(participants: 3, heads: 2)
    counting.weather.writing = { _ in .full }
    counting.loop.turn()
    #expect(counting.outcome == .open && counting.loop.storageAlert != nil, "the disk took the result")
    counting.loop.turn()
    #expect(counting.outcome == .open)
    counting.weather.clear()
    counting.loop.turn()
    #expect(counting.outcome == .withheld)
  }
}

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

/// A daemon's tally loop alone, on a disk and on clocks that the test moves: it comes back to a sitting that is on disk
/// already.
final class TallyBench {
  let weather = ScriptedWeather()
  let time = VirtualTime(1_000_000_000)
  /// What the wall clock is ahead of the monotonic one, in milliseconds.
  let wall = Wall()
  let journal: Journal
  let loop: TallyLoop
  let live: LiveTally
  private let ring = EventRing(capacity: 64)
  private let producer: EventRing.Producer
  private let disk = VirtualDisk()

  final class Wall { var ahead: Int64 = 1_795_248_000_000 }

  /// - Parameter prepare: takes the sitting to where the loop finds it; it is given what writes the events.
  init(_ prepare: (inout Sitting, Moment, ([SittingEvent]) throws -> Void) throws -> Void) throws {
    #expect(VirtualFileSystem.installed)
    disk.weather = weather
    producer = ring.claimProducer()
    let configuration = HallSketch(3).configuration
    journal = try Journal(
      directory: disk.directory, on: VirtualJournalDisk.self, boot: "boot",
      founding: Founding(identifier: String(repeating: "a", count: 32), at: 0, monotonic: 0))
    let moment = Moment(wall: 1_795_248_001_000, monotonic: time.now)
    var sitting = Sitting(council: configuration.council)
    let coding = EventCoding()
    try prepare(&sitting, moment) { [journal] events in
      _ = try journal.append(events.map { coding.row($0, at: moment) })
    }
    let notary = try Notary(of: journal, signer: nil)
    let recovery = try Recovery(journal, council: configuration.council, notary: notary)
    let box = BallotBox(seats: configuration.council.voters.count)
    live = try LiveTally(box: box, disclosure: .nothing)
    recovery.refill(box, live)
    loop = TallyLoop(
      TallyLoop.Parts(
        configuration: configuration, journal: journal, notary: notary, box: box, live: live, ring: ring,
        ringWakeup: try Wakeup(), inbox: try OperatorInbox(), orders: try ConsoleOrders(), troubles: SeatTroubles(),
        stop: try StopSignal(), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), version: "0",
        clocks: Clocks { [time, wall] in
          Moment(wall: wall.ahead + Int64(time.now / 1_000_000), monotonic: time.now)
        }),
      from: recovery,
      publisher: StatePublisher(
        inbox: try PublicationInbox(), timeZone: .gmt, version: "0", authenticated: false),
      reactor: try Reactor(at: time))
  }

  /// Carries out what the operator asks for, before the loop is there.
  static func order(
    _ command: Command, _ sitting: inout Sitting, _ moment: Moment, _ write: ([SittingEvent]) throws -> Void
  ) throws {
    try write(sitting.execute(command, by: TallyEngine.Operator(user: "sekretar", uid: 1_000), at: moment))
  }

  /// Opens a sitting, registers everybody, and opens a ballot of so many seconds. Returns its number.
  static func openBallot(
    _ sitting: inout Sitting, _ moment: Moment, seconds: Int, isSecret: Bool,
    _ write: ([SittingEvent]) throws -> Void
  ) throws -> Int {
    try order(
      .openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false), &sitting, moment, write)
    try order(.startRegistration(seconds: nil), &sitting, moment, write)
    for seat in sitting.council.seats where seat.voter != "head" {
      let press = KeyPress(seat: seat.number, down: .present, key: .present, pressed: true, ballot: 0)
      try write(sitting.press(press, at: moment).events)
    }
    try order(.finishRegistration, &sitting, moment, write)
    let kind = try #require(
      sitting.council.regulation.kinds.first { ($0.mode == .secret) == isSecret && !$0.paper })
    try order(
      .openBallot(question: "1", title: "Про обрання", kind: kind.id, seconds: seconds, repeatOf: nil), &sitting,
      moment, write)
    return try #require(sitting.openBallot?.number)
  }

  /// The hall has something for the loop's next turn.
  func hear(_ event: SeatEvent) {
    let isTaken = producer.push(event)
    #expect(isTaken, "the ring is full")
  }

  /// Lets time pass on the monotonic clock, in steps of a tenth of a second.
  func pass(_ seconds: Double) throws {
    let end = time.now + UInt64(seconds * 1e9)
    while time.now < end {
      time.advance(to: min(end, time.now + 100_000_000))
      while try loop.reactor.turn(waitingAtMost: .zero) > 0 {}
    }
  }

  /// The journal's rows from one on, as kind and body.
  func rows(after sequence: Int64 = 0) throws -> [(kind: String, body: String, monotonic: Int64)] {
    let rows = try journal.rows(from: sequence + 1)
    var all: [(kind: String, body: String, monotonic: Int64)] = []
    while let row = try rows.next() {
      all.append((row.kind, String(decoding: row.body, as: UTF8.self), row.monotonic))
    }
    return all
  }
}

import CouncilFiles
import Foundation
import Logging
import Reactor
import Sealing
import TallyEngine
import Testing

@testable import HallSimulation
@testable import TallyThread
@testable import VoteAPI
@testable import VoteJournal

/// A journal on a virtual disk, and the sitting that an earlier life of the daemon has brought as far as a test wants.
final class EarlierLife {
  static let moment = Moment(wall: 1_795_248_001_000, monotonic: 1_000_000_000)
  static let clerk = TallyEngine.Operator(user: "sekretar", uid: 1_000)

  // What is declared first goes first: the journal closes on a disk and in a weather that are there still.
  let journal: Journal
  let configuration: Configuration
  private(set) var sitting: Sitting
  private(set) var ballot = 0
  private let disk = VirtualDisk()
  let weather = ScriptedWeather()
  private let coding = EventCoding()

  /// One in which no sitting was opened.
  init(in configuration: Configuration = HallSketch(3).configuration) throws {
    #expect(VirtualFileSystem.installed)
    self.configuration = configuration
    disk.weather = weather
    journal = try Journal(
      directory: disk.directory, on: VirtualJournalDisk.self, boot: "boot",
      founding: Founding(identifier: String(repeating: "a", count: 32), at: 0, monotonic: 0))
    sitting = Sitting(council: configuration.council)
  }

  /// One that registered everybody and opened a ballot.
  ///
  /// - Parameter isWanted: of which kind it is.
  convenience init(
    in configuration: Configuration = HallSketch(3).configuration, seconds: Int = 60,
    opening isWanted: (QuestionKind) -> Bool
  ) throws {
    try self.init(in: configuration)
    try order(.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false))
    try order(.startRegistration(seconds: nil))
    for seat in sitting.council.seats where seat.voter != "head" { try press(seat.number, .present) }
    try order(.finishRegistration)
    let kind = try #require(sitting.council.regulation.kinds.filter(isWanted).first)
    try order(.openBallot(question: "1", title: "Про обрання", kind: kind.id, seconds: seconds, repeatOf: nil))
    ballot = try #require(sitting.openBallot?.number)
  }

  func order(_ command: Command) throws {
    try write(sitting.execute(command, by: Self.clerk, at: Self.moment))
  }

  @discardableResult
  func press(_ seat: UInt16, _ key: Keys) throws -> Verdict {
    let press = KeyPress(seat: seat, down: [key, .hold], key: key, pressed: true, ballot: UInt32(ballot))
    let answer = sitting.press(press, at: Self.moment)
    try write(answer.events)
    return answer.verdict
  }

  private func write(_ events: [SittingEvent]) throws {
    guard !events.isEmpty else { return }
    _ = try journal.append(events.map { coding.row($0, at: Self.moment) })
  }
}

/// The tally loop of the life after, alone: what reaches it and when is the test's, and so are its clocks.
final class LoopBench {
  let loop: TallyLoop
  let earlier: EarlierLife
  let live: LiveTally
  let time = VirtualTime(EarlierLife.moment.monotonic)
  let wall = Wall()
  private let ring = EventRing(capacity: 4_096)
  private let inbox: OperatorInbox
  private let completions: Completions

  /// How far the wall clock is ahead of the monotonic one, in milliseconds.
  final class Wall { var ahead = EarlierLife.moment.wall - Int64(EarlierLife.moment.monotonic / 1_000_000) }

  init(after earlier: EarlierLife) throws {
    self.earlier = earlier
    let configuration = earlier.configuration
    let notary = try Notary(of: earlier.journal, signer: nil)
    let recovery = try Recovery(earlier.journal, council: configuration.council, notary: notary)
    let box = BallotBox(seats: configuration.council.voters.count)
    let live = try LiveTally(box: box, disclosure: .nothing)
    recovery.refill(box, live)
    let inbox = try OperatorInbox()
    loop = TallyLoop(
      TallyLoop.Parts(
        configuration: configuration, journal: earlier.journal, notary: notary, box: box, live: live, ring: ring,
        ringWakeup: try Wakeup(), inbox: inbox, orders: try ConsoleOrders(), troubles: SeatTroubles(),
        stop: try StopSignal(), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), version: "0",
        clocks: Clocks { [time, wall] in
          Moment(wall: wall.ahead + Int64(time.now / 1_000_000), monotonic: time.now)
        }),
      from: recovery,
      publisher: StatePublisher(inbox: try PublicationInbox(), timeZone: .gmt, version: "0", authenticated: false),
      reactor: try Reactor(at: time))
    self.live = live
    self.inbox = inbox
    completions = try Completions()
  }

  /// Lets time pass, in milliseconds; the loop does not turn.
  func wait(_ milliseconds: Int) { time.advance(to: time.now + UInt64(milliseconds) * 1_000_000) }

  /// Lets seconds pass in steps of a tenth, and the loop turn.
  func pass(_ seconds: Double) throws {
    let end = time.now + UInt64(seconds * 1e9)
    while time.now < end {
      time.advance(to: min(end, time.now + 100_000_000))
      while try loop.reactor.turn(waitingAtMost: .zero) > 0 {}
    }
  }

  /// Something happens at a seat now, and waits for the loop.
  func happens(
    _ kind: SeatEvent.Kind, at seat: UInt16, down: Keys, changed: UInt8 = 0, in ballot: Int = 0, serial: UInt64 = 0
  ) {
    let events = ring.claimProducer()
    let event = SeatEvent(
      kind: kind, seat: seat, at: time.now, down: down, changed: changed, ballot: UInt32(ballot), detail: serial)
    let isTaken = events.push(event)
    #expect(isTaken, "the ring is full")
  }

  /// A key goes down at a seat now.
  func presses(_ choice: Choice, at seat: UInt16, in ballot: Int? = nil) {
    happens(
      .keys, at: seat, down: [Keys(choice), .hold], changed: choice.rawValue, in: ballot ?? earlier.ballot)
  }

  /// The operator asks for something now.
  func asks(_ call: VoteAPI.Operator.Call) {
    let token = ReplyToken(
      completions: completions, connection: 1, client: ClientPresence(), call: call, wantsMore: false)
    inbox.put(OperatorInbox.Request(call: call, author: EarlierLife.clerk, token: token))
  }

  /// The journal's rows from one on, as kind and body.
  func rows(after sequence: Int64) throws -> [(kind: String, body: String, monotonic: Int64)] {
    let rows = try earlier.journal.rows(from: sequence + 1)
    var all: [(kind: String, body: String, monotonic: Int64)] = []
    while let row = try rows.next() {
      all.append((row.kind, String(decoding: row.body, as: UTF8.self), row.monotonic))
    }
    return all
  }

  /// The number of the journal's last row.
  var head: Int64 { earlier.journal.head.sequence }
  var ballot: TallyEngine.Ballot? { loop.sitting.ballot(earlier.ballot) }
  var outcome: TallyEngine.Outcome? { ballot?.outcome }
}

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

/// A journal on a virtual disk, in which an earlier life of the daemon has opened a ballot with everybody registered.
final class EarlierLife {
  static let moment = Moment(wall: 1_795_248_000_000, monotonic: 1_000_000_000)
  static let clerk = TallyEngine.Operator(user: "sekretar", uid: 1_000)

  // What is declared first goes first: the journal closes on a disk and in a weather that are there still.
  let journal: Journal
  let configuration: Configuration
  private(set) var sitting: Sitting
  private(set) var ballot = 0
  private let disk = VirtualDisk()
  let weather = ScriptedWeather()
  private let coding = EventCoding()

  /// - Parameter isWanted: of which kind the ballot is.
  init(
    in configuration: Configuration = HallSketch(3).configuration, opening isWanted: @escaping (QuestionKind) -> Bool
  ) throws {
    #expect(VirtualFileSystem.installed)
    self.configuration = configuration
    disk.weather = weather
    journal = try Journal(
      directory: disk.directory, on: VirtualJournalDisk.self, boot: "boot",
      founding: Founding(identifier: String(repeating: "a", count: 32), at: 0, monotonic: 0))
    sitting = Sitting(council: configuration.council)
    try order(.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false))
    try order(.startRegistration(seconds: nil))
    for seat in sitting.council.seats where seat.voter != "head" { try press(seat.number, .present) }
    try order(.finishRegistration)
    let kind = try #require(sitting.council.regulation.kinds.first { isWanted($0) })
    try order(.openBallot(question: "1", title: "Про обрання", kind: kind.id, seconds: 60, repeatOf: nil))
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

/// The tally loop of the life after, alone: what reaches it and when is the test's, and so is its clock.
final class LoopBench {
  let loop: TallyLoop
  let earlier: EarlierLife
  let live: LiveTally
  private let clock: Clock
  private let ring = EventRing(capacity: 4_096)
  private let inbox: OperatorInbox
  private let completions: Completions

  private final class Clock { var now = EarlierLife.moment }

  init(after earlier: EarlierLife) throws {
    self.earlier = earlier
    let configuration = earlier.configuration
    let notary = try Notary(of: earlier.journal, signer: nil)
    let recovery = try Recovery(earlier.journal, council: configuration.council, notary: notary)
    let box = BallotBox(seats: configuration.council.voters.count)
    let live = try LiveTally(box: box, disclosure: .nothing)
    recovery.refill(box, live)
    let clock = Clock()
    let inbox = try OperatorInbox()
    loop = TallyLoop(
      TallyLoop.Parts(
        configuration: configuration, journal: earlier.journal, notary: notary, box: box, live: live, ring: ring,
        ringWakeup: try Wakeup(), inbox: inbox, orders: try ConsoleOrders(), troubles: SeatTroubles(),
        stop: try StopSignal(), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), version: "0",
        clocks: Clocks { clock.now }),
      from: recovery,
      publisher: StatePublisher(inbox: try PublicationInbox(), timeZone: .gmt, version: "0", authenticated: false),
      reactor: try Reactor())
    self.live = live
    self.clock = clock
    self.inbox = inbox
    completions = try Completions()
  }

  /// Lets time pass, in milliseconds.
  func wait(_ milliseconds: Int) {
    clock.now = Moment(
      wall: clock.now.wall + Int64(milliseconds), monotonic: clock.now.monotonic + UInt64(milliseconds) * 1_000_000)
  }

  /// Something happens at a seat now, and waits for the loop.
  func happens(_ kind: SeatEvent.Kind, at seat: UInt16, down: Keys, changed: UInt8 = 0, in ballot: Int = 0) {
    let events = ring.claimProducer()
    let event = SeatEvent(
      kind: kind, seat: seat, at: clock.now.monotonic, down: down, changed: changed, ballot: UInt32(ballot))
    let isTaken = events.push(event)
    #expect(isTaken)
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

  var ballot: TallyEngine.Ballot? { loop.sitting.ballot(earlier.ballot) }
  var outcome: TallyEngine.Outcome? { ballot?.outcome }
}

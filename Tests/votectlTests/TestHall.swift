import Foundation
import Glibc
import Reactor
import Synchronization
import VoteAPI

/// The daemon's real server on sockets of its own, with answers that a test sets: everything of the program but the hall.
final class TestHall: Sendable {
  let directory: String
  var operatorPath: String { directory + "/operator.socket" }
  var resultsPath: String { directory + "/results.socket" }

  private let state: Mutex<PublishedState>
  private let inbox: PublicationInbox
  private let calls = Mutex<[VoteAPI.Operator.Call]>([])
  private let answer: @Sendable (VoteAPI.Operator.Call, ReplyToken) -> Void
  private let stopping: Wakeup
  private let thread = Mutex<NamedThread?>(nil)

  init(
    _ state: PublishedState = .idle, directory: String? = nil,
    answer: @escaping @Sendable (VoteAPI.Operator.Call, ReplyToken) -> Void = { _, token in token.succeed(.done) }
  ) throws {
    var template = Array("/tmp/votectl-XXXXXX".utf8CString)
    if directory == nil { precondition(mkdtemp(&template) != nil) }
    self.directory = directory ?? String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.state = Mutex(state)
    self.answer = answer
    inbox = try PublicationInbox()
    stopping = try Wakeup()
    let ready = DispatchSemaphore(value: 0)
    let started = try NamedThread("votectl-test") { [unowned self] in serve(state, ready) }
    ready.wait()
    thread.withLock { $0 = started }
  }

  deinit {
    stop()
    for name in ["operator.socket", "results.socket", "record.txt"] { unlink(directory + "/" + name) }
    rmdir(directory)
  }

  /// Ends the server, as a daemon that is stopped: clients are cut off, the sockets go.
  func stop() {
    guard let running = thread.withLock({ $0.take() }) else { return }
    stopping.signal()
    running.join()
  }

  /// The operator's calls so far.
  var heard: [VoteAPI.Operator.Call] { calls.withLock { $0 } }

  /// Publishes a changed state.
  func publish(_ change: (inout PublishedState) -> Void) {
    inbox.publish(
      state.withLock {
        change(&$0)
        return $0
      })
  }

  private func serve(_ initial: PublishedState, _ ready: DispatchSemaphore) {
    do {
      let reactor = try Reactor()
      let server = try VarlinkServer(
        reactor: reactor,
        identity: .init(vendor: "Test", product: "vote-daemon", version: "0", url: "https://example.org"))
      let publisher = try ResultsPublisher(
        reactor: reactor, inbox: inbox, initial: initial, liveChanged: try Wakeup(), liveTally: { nil })
      let service = OperatorService { [unowned self] call, _, token in
        calls.withLock { $0.append(call) }
        answer(call, token)
      }
      try server.serveResults(at: .path(resultsPath, mode: 0o600, group: nil), publisher)
      try server.serveOperator(at: .path(operatorPath, mode: 0o600, group: nil), service, publisher)
      try reactor.onWakeup(stopping) { reactor.stop() }
      ready.signal()
      reactor.run()
      server.close()
    } catch {
      fatalError("the test's server cannot start: \(error)")
    }
  }
}

extension Results.Ballot {
  static func sample(
    _ number: Int, outcome: Results.Outcome = .adopted, for votes: Int = 2, question: String = "5",
    title: String = "Про бюджет",
    margin: Int? = nil, secondsLeft: Int? = nil, alternative: Int? = nil, annulment: String? = nil,
    settlement: String? = nil, settledBase: String? = nil
  ) -> Results.Ballot {
    let base = alternative == nil ? "deputiesAndHead" : "deputies"
    return Results.Ballot(
      number: number, question: question, title: title, mode: .rollCall, outcome: outcome,
      tally: Results.Tally(for: votes, against: 3 - votes, abstained: 0, notVoting: 1, absent: 1, voted: 3),
      requirement: Results.Requirement(
        kind: "decision", title: "Рішення ради в цілому", source: "ст. 66", base: base,
        baseCount: alternative == nil ? 6 : 5,
        needed: alternative == nil ? 4 : 3, alternativeNeeded: alternative,
        alternativeBase: alternative == nil ? nil : "deputiesAndHead",
        explanation: alternative == nil
          ? "Потрібно 4 голоси: більшість від 5 депутатів загального складу і селищного голови (ст. 66)."
          : "Потрібно 3 голоси: більшість від 5 депутатів загального складу (ст. 66).",
        rule: alternative == nil
          ? "БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ" : "БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ ДЕПУТАТІВ",
        recordKind: "в цілому"),
      margin: margin ?? votes - (alternative == nil ? 4 : 3), openedAt: "2026-11-21T14:04:49+02:00",
      closedAt: outcome == .open ? nil : "2026-11-21T14:05:09+02:00",
      secondsLeft: secondsLeft.map { Results.Seconds(tenths: $0) }, annulment: annulment, settlement: settlement,
      settledBase: settledBase)
  }
}

extension PublishedState {
  static let seats = [
    ("v1", "В’язовий Іван Ілліч"), ("v2", "Бондар Ганна Юхимівна"), ("v3", "Бондаренко Олег Ігорович"),
  ]

  private static var kinds: [Results.Kind] {
    var decision = Results.Ballot.sample(1).requirement
    decision.quorum = 3
    var election = Results.Ballot.sample(1, alternative: 4).requirement
    election.quorum = 3
    return [
      Results.Kind(id: "decision", title: "Рішення ради в цілому", mode: .rollCall, requirement: decision),
      Results.Kind(
        id: "election", title: "Вибори «голови»\nпостійної", mode: .secret, requirement: election,
        refusal: "Немає кворуму: зареєстровано 2, потрібно 3 (ст. 46 ч. 12 закону)"),
    ]
  }

  private static var registrations: [RegistrationList] {
    let empty = Results.Registration(
      number: 1, registered: 0, headPresent: true, quorum: 3, reached: false, openedAt: "2026-11-21T13:00:00+02:00",
      closedAt: "2026-11-21T13:01:00+02:00")
    let newest = Results.Registration(
      number: 2, registered: 3, headPresent: true, quorum: 3, reached: true, openedAt: "2026-11-21T14:00:00+02:00",
      closedAt: "2026-11-21T14:01:00+02:00")
    return [
      RegistrationList(registration: empty, entries: []),
      RegistrationList(
        registration: newest,
        entries: [
          .init(
            voter: "v2", name: "Бондар Ганна Юхимівна", faction: "Громада", origin: "console",
            at: "2026-11-21T14:00:05+02:00"),
          .init(
            voter: "v3", name: "Бондаренко Олег Ігорович", faction: "Громада", origin: "manual",
            reason: "пульт не світиться", at: "2026-11-21T14:00:41+02:00"),
          .init(
            voter: "v1", name: "В’язовий Іван Ілліч", origin: "late", reason: "запізнився",
            at: "2026-11-21T14:20:00+02:00"),
        ]),
    ]
  }

  /// A sitting in which nothing is open.
  static var idle: PublishedState {
    PublishedState(
      status: Results.Status(
        version: "1", council: "Тихенська селищна рада", session: "7", phase: .idle, composition: 5, headPresent: true,
        registration: Results.Registration(
          number: 2, registered: 3, headPresent: true, quorum: 3, reached: true, openedAt: "2026-11-21T14:00:00+02:00",
          closedAt: "2026-11-21T14:01:00+02:00"),
        consolesOnline: 4, consolesExpected: 5, authenticated: true),
      hall: seats.enumerated().map { index, voter in
        Results.Seat(seat: index + 1, row: 1, column: index + 1, voter: voter.0, name: voter.1, faction: "Громада")
      } + [Results.Seat(seat: 9, row: 2, column: 1)],
      kinds: kinds, registrations: registrations,
      heading: Results.Heading(
        council: "Тихенська селищна рада", convocation: "VIII", place: "селище Тихе", session: "7", sitting: 2,
        date: "2026-11-21", presiding: "Яремчук Олена Іванівна",
        presidingVoter: "h", presidingGender: "female", composition: 5, head: "Яремчук Олена Іванівна"))
  }

  /// The same after these ballots, each with the votes that make its tally: two or more «за», one not voting, one absent.
  static func after(_ ballots: Results.Ballot...) -> PublishedState {
    var state = idle
    state.ballots = ballots
    state.status.ballot = ballots.last
    for ballot in ballots {
      let choices =
        Array(repeating: "for", count: ballot.tally.for) + Array(repeating: "against", count: ballot.tally.against)
      let names = seats + [("h", "Яремчук Олена Іванівна"), ("v4", "Жук Ніна Олегівна")]
      let votes = names.enumerated().map { index, voter in
        let (choice, origin) =
          switch index {
          case 0...1: (choices[index], "console")
          case 2: ("notVoting", "recused")
          case 3: (choices[2], "manual")
          default: ("absent", "")
          }
        return Results.Vote(
          voter: voter.0, name: voter.1, gender: voter.1.hasSuffix("на") ? "female" : "male",
          isHead: voter.0 == "h", seat: index + 1, choice: choice, origin: origin,
          note: origin == "manual" ? "пульт мовчав" : nil)
      }
      state.rollCalls[ballot.number] = RollCall(votes: votes, heading: idle.heading)
    }
    return state
  }
}

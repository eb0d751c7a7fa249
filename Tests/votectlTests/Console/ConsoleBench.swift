import CouncilFiles
import Foundation
import VoteAPI

@testable import votectl

/// A console with a clock of its own and a daemon that a test plays.
struct ConsoleBench {
  var state: ConsoleState
  var now = ContinuousClock.now
  /// What the console sent.
  var sent: [VoteAPI.Operator.Call] = []
  var isQuit = false
  var size = ScreenSize.least

  /// A council of three deputies and a head in a sitting, with an agenda of four lines.
  init(_ published: PublishedState = .idle, agenda: Agenda? = nil) throws {
    state = ConsoleState(agenda: try agenda ?? Self.agenda())
    Language.$current.withValue(.ukrainian) { _ = state.take(.tick(clock: "14:05:09"), at: now) }
    publish(published)
  }

  static let agendaText = """
    question;title;kind;mode;seconds;note
    5;Про бюджет;decision;поіменно;;
    6;Про передачу в оренду нежитлового приміщення на вулиці Вишневій, 7, строком на три роки;decision;;45;доповідає Жук
    7;Про вибори голови постійної комісії;election;таємно;;
    8;Про все інше;unknown;;;
    """

  static func agenda(_ text: String = agendaText) throws -> Agenda {
    let path = NSTemporaryDirectory() + "agenda-\(UUID().uuidString).csv"
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try Agenda.load(path: path, as: "agenda.csv")
  }

  /// What the daemon says now.
  mutating func publish(_ published: PublishedState, online: (Int) -> Bool = { _ in true }) {
    var picture = Picture(published.status, at: now)
    picture.seats = published.hall
    picture.ballots = published.ballots
    picture.kinds = published.kinds
    for seat in published.hall {
      picture.states[seat.seat] = Results.SeatState(
        seat: seat.seat, online: online(seat.seat), registered: seat.voter != nil, voted: false, recused: false)
    }
    take(News(picture: picture))
  }

  mutating func take(_ news: News) { input(.news(news)) }

  mutating func press(_ keys: Key...) {
    for key in keys { input(.key(key)) }
  }

  mutating func type(_ text: String) {
    for character in text { press(.character(character)) }
  }

  /// The screen is drawn, and time passes.
  mutating func wait(_ duration: Duration = .milliseconds(400)) {
    state.drawn(size, at: now)
    now = now.advanced(by: duration)
    state.picture?.heardAt = now
  }

  mutating func input(_ input: ConsoleState.Input) {
    let orders = Language.$current.withValue(.ukrainian) { state.take(input, at: now) }
    for order in orders {
      switch order {
      case .send(let call): sent.append(call)
      case .quit: isQuit = true
      case .discardInput, .redraw, .readAgenda: break
      }
    }
  }

  /// The daemon answers what was sent.
  mutating func answer(_ result: Result<VoteAPI.Operator.Reply, ClientError>) {
    guard let call = sent.last else { return }
    take(News(outcome: ActOutcome(call: call, result: result)))
  }

  var screen: TerminalScreen {
    Language.$current.withValue(.ukrainian) { state.screen(size, at: now) }
  }
  var text: String { screen.text.joined(separator: "\n") }
  var dialog: Dialog? {
    if case .dialog(let dialog) = state.overlay { return dialog }
    return nil
  }
  var lastMessage: String { state.messages.last?.text ?? "" }
}

extension PublishedState {
  /// A sitting with these ballots, of which nothing but what a screen shows is there.
  static func holding(_ ballots: Results.Ballot...) -> PublishedState {
    var state = idle
    state.ballots = ballots
    state.status.ballot = ballots.last
    return state
  }
}

import CouncilFiles
import TallyEngine
import VoteAPI

/// The operator's console as a value: what is known, what is shown, what is asked. Inputs go in, orders come out; the
/// terminal, the sockets and the clock are the caller's.
struct ConsoleState {
  /// What happens to the console.
  enum Input {
    case key(Key)
    case news(News)
    /// Time has passed; the wall clock says so («14:05:09»).
    case tick(clock: String)
    /// The agenda was read again, or could not be.
    case agenda(Result<Agenda, ConfigurationError>)
  }

  /// What the caller is to do.
  enum Order: Equatable {
    /// Send an act; its outcome comes as news. Only one at a time.
    case send(VoteAPI.Operator.Call)
    /// Drop what has been typed and was not taken yet: a question has just come up.
    case discardInput
    /// Draw everything anew: the terminal may show something else.
    case redraw
    /// Read the agenda's file again.
    case readAgenda
    case quit
  }

  /// The parts of the screen that can be turned to.
  enum View: Int, CaseIterable {
    case agenda, hall, ballot, ballots, consoles, messages

    var title: String {
      switch self {
      case .agenda: "Порядок денний"
      case .hall: "Зала"
      case .ballot: "Перебіг"
      case .ballots: "Підсумки"
      case .consoles: "Пульти"
      case .messages: "Повідомлення"
      }
    }
  }

  /// What lies over the view.
  enum Overlay: Hashable {
    case none
    case dialog(Dialog)
    case menu
    case help(scroll: Int)
    /// Why a dialog went away by itself. Only Esc takes it off: whoever was typing must not type into the views.
    case notice(String)
  }

  var agenda: Agenda?
  var picture: Picture?
  var loss: ClientError?
  var view = View.agenda
  var overlay = Overlay.none
  var clock = ""
  /// The act that is on its way, since when; no other is sent before its outcome is known.
  var inFlight: (call: VoteAPI.Operator.Call, since: ContinuousClock.Instant)?
  /// The newest last.
  var messages: [Message] = []
  /// The chosen line of the agenda, seat and ballot (by its place in the list, the newest first).
  var chosenQuestion = 0
  var chosenSeat = 0
  var chosenBallot = 0
  var listScroll = 0
  /// How long the open window is, as far as is known: nobody tells it, so the most that was ever left of it.
  var windowLength: Int?

  /// So many messages are kept.
  static let mostMessages = 200
  /// A daemon that has not been heard for so long is said to be lost: it is asked every second.
  static let staleness = Duration.milliseconds(2_500)

  init(agenda: Agenda? = nil) { self.agenda = agenda }

  /// The lines of the agenda with their states.
  var agendaLines: [AgendaLine] {
    AgendaLine.lines(agenda?.questions ?? [], picture?.allBallots ?? [])
  }

  /// For how many seconds nothing has been heard of the daemon; nil while all is well.
  func staleSeconds(at now: ContinuousClock.Instant) -> Int? {
    guard let picture else { return 0 }
    let silence = picture.heardAt.duration(to: now)
    guard loss != nil || silence > Self.staleness else { return nil }
    return max(0, Int(silence.components.seconds))
  }

  /// Takes what happens; what is to be done, in this order.
  mutating func take(_ input: Input, at now: ContinuousClock.Instant) -> [Order] {
    switch input {
    case .key(let key): return press(key, at: now)
    case .news(let news):
      take(news)
      return []
    case .tick(let clock):
      self.clock = clock
      return []
    case .agenda(.success(let agenda)):
      self.agenda = agenda
      chosenQuestion = min(chosenQuestion, max(0, agenda.questions.count - 1))
      say(.done, "Порядок денний прочитано: питань \(agenda.questions.count).")
      complainOfKinds()
      return []
    case .agenda(.failure(let error)):
      // The old one stays; all that is wrong stands in the list of messages.
      for problem in error.problems.prefix(Self.mostMessages / 2) { say(.refusal, problem.description) }
      say(.refusal, "Порядок денний не прочитано, лишається попередній: помилок \(error.problems.count).")
      return []
    }
  }

  /// The screen was drawn: a question that came up is on it from now on. On a screen that is too small nothing can be
  /// read, and so nothing but leaving can be answered.
  mutating func drawn(_ size: ScreenSize, at now: ContinuousClock.Instant) {
    guard case .dialog(var dialog) = overlay else { return }
    guard size.isEnough || dialog.act == .quit else {
      (dialog.openedAt, dialog.shownAt) = (nil, nil)
      return overlay = .dialog(dialog)
    }
    guard dialog.shownAt == nil else { return }
    dialog.openedAt = dialog.openedAt ?? now
    dialog.shownAt = now
    overlay = .dialog(dialog)
  }

  mutating func say(_ kind: Message.Kind, _ text: String) {
    messages.append(Message(kind: kind, text: text, time: clock))
    if messages.count > Self.mostMessages { messages.removeFirst(messages.count - Self.mostMessages) }
  }

  /// Says which questions name a kind that the regulation does not have.
  mutating func complainOfKinds() {
    guard let agenda, let kinds = picture?.kinds, !kinds.isEmpty else { return }
    let known = kinds.map { Agenda.Kind(id: $0.id, mode: $0.mode == .secret ? .secret : .rollCall) }
    let problems = agenda.problems(knowing: known)
    for problem in problems.prefix(Self.mostMessages / 2) { say(.refusal, problem.description) }
  }
}

import ProtocolDocuments
import VoteAPI

/// A part of the screen: whole lines.
struct Area {
  var line: Int
  var lines: Int
  var columns: Int

  var end: Int { line + lines }
}

extension ConsoleState {
  /// Draws the whole screen.
  ///
  ///     0            the council, the session, what the hall is doing, the clock
  ///     1            registration, head, consoles
  ///     2            the open or the newest ballot in a line
  ///     3            what everybody has to know: no connection, alerts
  ///     4            the views
  ///     5…           the view, and whatever lies over it
  ///     last five    a rule, what was said last (two lines), the keys (two lines)
  func screen(_ size: ScreenSize, at now: ContinuousClock.Instant) -> TerminalScreen {
    var screen = TerminalScreen(size)
    guard size.isEnough else {
      screen.write("Замалий екран: \(size.columns)×\(size.lines).", line: 0, column: 0, style: .bold)
      screen.write("Потрібно щонайменше 80×24: збільште вікно.", line: 1, column: 0)
      screen.write("Засідання триває; вихід: Ctrl-C, Enter.", line: 2, column: 0)
      return screen
    }
    let body = Area(line: 5, lines: size.lines - 10, columns: size.columns)
    drawHead(&screen)
    drawBanner(&screen, at: now)
    drawTabs(&screen)
    switch view {
    case .agenda: drawAgenda(&screen, body)
    case .hall: drawHall(&screen, body)
    case .ballot: drawBallot(&screen, body, at: now)
    case .ballots: drawBallots(&screen, body)
    case .consoles: drawConsoles(&screen, body)
    case .messages: drawMessages(&screen, body)
    }
    switch overlay {
    case .none: break
    case .dialog(let dialog): draw(dialog, on: &screen, body)
    case .menu: drawMenu(&screen, body)
    case .help(let scroll): drawHelp(&screen, body, scroll)
    case .notice(let text): drawNotice(&screen, body, text)
    }
    drawFoot(&screen, at: now)
    return screen
  }

  // MARK: Above

  private func drawHead(_ screen: inout TerminalScreen) {
    let columns = screen.size.columns
    screen.fill(line: 0, style: .reversed)
    let clockColumn = columns - clock.count - 1
    screen.write(clock, line: 0, column: clockColumn, style: .reversed)
    guard let status = picture?.status else {
      screen.write(" Пульт оператора", line: 0, column: 0, style: .reversed, until: clockColumn)
      return
    }
    let session = status.session.map { ", сесія \(PlainText.folded($0))" } ?? ""
    let what = session + ": " + Summary.phase(status.phase)
    let council = Paragraph.line(status.council, columns: clockColumn - 2 - CharacterWidth.columns(what))
    screen.write(" " + council + what, line: 0, column: 0, style: .reversed, until: clockColumn)

    var column = 1
    if let registration = status.registration {
      let isRunning = status.phase == .registration
      let text = "\(isRunning ? "РЕЄСТРАЦІЯ" : "Реєстрація") № \(registration.number): "
      column = screen.write(text, line: 1, column: column, style: isRunning ? .bold(.cyan) : .plain)
      column = screen.write(
        "\(registration.registered) з \(status.composition), кворум \(registration.quorum) "
          + (registration.reached ? "є" : "НЕМАЄ"), line: 1, column: column,
        style: registration.reached ? .plain : .bold(.red))
    } else {
      column = screen.write("Реєстрації не було", line: 1, column: column)
    }
    column = screen.write(
      status.headPresent ? " · голова бере участь" : " · голова не бере участі", line: 1, column: column)
    let areAll = status.consolesOnline == status.consolesExpected
    screen.write(
      " · пультів \(status.consolesOnline) з \(status.consolesExpected)", line: 1, column: column,
      style: areAll ? .plain : .bold(.yellow))
  }

  private func drawBanner(_ screen: inout TerminalScreen, at now: ContinuousClock.Instant) {
    if let ballot = picture?.status.ballot {
      let left = secondsLeft(at: now).map { ", \(Wording.secondsLeft.text($0))" } ?? ""
      let column = screen.write(
        " № \(ballot.number) \(AgendaLine.word(ballot.outcome))\(left): ", line: 2, column: 0,
        style: AgendaLine.style(ballot.outcome))
      screen.write(
        Paragraph.line(Self.brief(ballot), columns: screen.size.columns - column - 1), line: 2, column: column)
    }
    let alerts = picture?.status.alerts ?? []
    if let seconds = staleSeconds(at: now) {
      screen.fill(line: 3, style: .bar(.red))
      let what = picture == nil ? lossText : "ЗВ’ЯЗКУ НЕМАЄ, дані застаріли: \(seconds) с. З’єднаюся сам. \(lossText)"
      screen.write(
        " " + Paragraph.line(what, columns: screen.size.columns - 2), line: 3, column: 0, style: .bar(.red))
    } else if let alert = alerts.first {
      screen.fill(line: 3, style: .bar(.yellow))
      let more = alerts.count > 1 ? " (і ще \(alerts.count - 1))" : ""
      let text = Paragraph.line("УВАГА: " + alert, columns: screen.size.columns - 2 - more.count)
      screen.write(" " + text + more, line: 3, column: 0, style: .bar(.yellow))
    } else if picture?.status.authenticated == false {
      screen.write(" " + Wording.statusNotAuthenticated.text(), line: 3, column: 0, style: .bold(.yellow))
    }
  }

  /// The totals and the needed number in as few words as there are; how many have voted, where totals are not told.
  static func brief(_ ballot: Results.Ballot) -> String {
    let tally = ballot.tally
    let needed = Summary.needed(ballot)
    guard tally.for + tally.against + tally.abstained == tally.voted,
      ballot.mode == .rollCall || ballot.outcome != .open
    else { return "проголосувало \(tally.voted) з \(tally.voted + tally.notVoting), \(needed)" }
    let rest = ballot.outcome == .open ? "ще ні" : "не голос."
    return
      "за \(tally.for), проти \(tally.against), утрим. \(tally.abstained), \(rest) \(tally.notVoting), \(needed)"
  }

  private var lossText: String {
    switch loss {
    case nil: return picture == nil ? "З’єднуюся зі службою голосування…" : ""
    case .timedOut: return "Служба не відповідає."
    case .disconnected: return "Служба розірвала з’єднання."
    case .some(let loss): return Failure(loss).message
    }
  }

  /// What is left of the open window, in whole seconds, rounded up.
  func secondsLeft(at now: ContinuousClock.Instant) -> Int? {
    guard let picture, let left = picture.openBallot?.secondsLeft else { return nil }
    let passed = picture.statusAt.duration(to: now) / .milliseconds(100)
    return max(0, Int((Double(left.tenths) - passed) / 10 + 0.999))
  }

  private func drawTabs(_ screen: inout TerminalScreen) {
    screen.fill(line: 4, with: "─", style: .plain)
    var column = 1
    for tab in View.allCases {
      column = screen.write(" \(tab.title) ", line: 4, column: column, style: tab == view ? .reversed : .plain)
      column += 1
    }
  }

  // MARK: Below

  private func drawFoot(_ screen: inout TerminalScreen, at now: ContinuousClock.Instant) {
    let last = screen.size.lines
    let columns = screen.size.columns
    screen.fill(line: last - 5, with: "─", style: .plain)
    if let inFlight {
      let seconds = max(0, Int(inFlight.since.duration(to: now).components.seconds))
      screen.write(
        " Виконується… \(seconds > 0 ? "\(seconds) с" : "")", line: last - 4, column: 0, style: .bold(.cyan))
    } else if let message = messages.last {
      let style: Style =
        switch message.kind {
        case .done: .bold(.green)
        case .refusal: .bold(.red)
        case .warning: .bold(.yellow)
        }
      var lines = Paragraph.lines(message.time + " " + message.text, columns: columns - 2)
      if lines.count > 2 {
        lines[1] = Paragraph.line(lines[1] + " …", columns: columns - 28) + " далі — «Повідомлення»"
      }
      for (index, line) in lines.prefix(2).enumerated() {
        screen.write(" " + line, line: last - 4 + index, column: 0, style: style)
      }
    }
    let keys: [String] =
      switch overlay {
      case .dialog(let dialog): Self.keys(dialog)
      case .notice: ["Esc — прочитано"]
      case .menu: ["0–9 — обрати дію", "Esc — назад"]
      case .help: ["↑↓ PgUp PgDn — гортати", "Esc — назад"]
      case .none:
        [
          "1 довідка  2 відкрити  3 закрити  4 реєстрація  5 засідання  6 перерва",
          "7 анулювати  8 спір  9 пульти  0 вихід  Пробіл — ще дії  Tab вигляд  ↑↓ вибір",
        ]
      }
    for (index, line) in keys.enumerated() {
      screen.fill(line: last - 2 + index, style: .reversed)
      screen.write(" " + line, line: last - 2 + index, column: 0, style: .reversed)
    }
    for index in keys.count..<2 { screen.fill(line: last - 2 + index, style: .reversed) }
  }

  private static func keys(_ dialog: Dialog) -> [String] {
    var second = ["Esc — ні, нічого не робити"]
    if dialog.fields.count > 1 { second.append("Tab ↑↓ — поле") }
    if dialog.fields.indices.contains(dialog.focus), case .option = dialog.fields[dialog.focus].content {
      second.append("←→ — обрати")
    }
    second.append("PgUp PgDn — гортати")
    return ["Enter — так, зробити", second.joined(separator: "  ")]
  }
}

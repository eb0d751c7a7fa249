import CouncilFiles
import ProtocolDocuments
import VoteAPI

extension ConsoleState {
  /// Which part of a list is shown, so that the chosen line is among it.
  static func window(_ count: Int, chosen: Int, room: Int) -> Range<Int> {
    let first = max(0, min(chosen - room / 2, count - room))
    return first..<min(count, first + max(0, room))
  }

  /// Begins a line of a list: marks the chosen one. Returns how its words are written.
  private static func begin(_ line: Int, isChosen: Bool, on screen: inout TerminalScreen) -> Style {
    if isChosen { screen.fill(line: line, style: .reversed) }
    let style: Style = isChosen ? .reversed : .plain
    screen.write(isChosen ? "►" : " ", line: line, column: 0, style: style)
    return style
  }

  /// The line between a list and what is told of its chosen line.
  private static func rule(_ line: Int, chosen: Int, of count: Int, _ columns: Int, on screen: inout TerminalScreen) {
    screen.fill(line: line, with: "·", style: .plain)
    screen.write(" \(chosen + 1) з \(count) ", line: line, column: columns - 16)
  }

  /// Writes as many rows as there is room for; the last of them says so if there are more.
  private static func write(
    _ rows: [String], from line: Int, room: Int, _ columns: Int, style: Style, on screen: inout TerminalScreen
  ) {
    for (index, row) in rows.prefix(room).enumerated() {
      let isCut = index == room - 1 && rows.count > room
      screen.write(
        isCut ? Paragraph.line(row + " …", columns: columns) : row, line: line + index, column: 2, style: style)
    }
  }

  // MARK: The agenda

  func drawAgenda(_ screen: inout TerminalScreen, _ area: Area) {
    let lines = agendaLines
    guard !lines.isEmpty else {
      let hint = [
        "Порядку денного немає.", "", "Завантажити: votectl console --agenda agenda.csv",
        "Без нього: Пробіл, 1 — питання поза порядком денним.",
      ]
      for (index, line) in hint.enumerated() { screen.write(line, line: area.line + 1 + index, column: 2) }
      return
    }
    let detail = area.lines / 2 - 1
    let room = area.lines - detail - 1
    let stateColumns = 16
    let kindColumns = 19
    let numberColumns = min(8, lines.map { CharacterWidth.columns($0.question.number) }.max() ?? 1) + 1
    let titleColumns = area.columns - 3 - numberColumns - kindColumns - stateColumns - 2
    for (row, index) in Self.window(lines.count, chosen: chosenQuestion, room: room).enumerated() {
      let line = lines[index]
      let at = area.line + row
      let isChosen = index == chosenQuestion
      let style = Self.begin(at, isChosen: isChosen, on: &screen)
      screen.write(
        Paragraph.line(line.question.number, columns: numberColumns - 1), line: at, column: 2, style: style)
      var column = 2 + numberColumns
      screen.write(Paragraph.line(line.question.title, columns: titleColumns), line: at, column: column, style: style)
      column += titleColumns + 1
      let kind = picture?.kind(line.question.kind)
      screen.write(
        Paragraph.line(kind?.requirement.recordKind ?? line.question.kind, columns: kindColumns - 1), line: at,
        column: column,
        style: style)
      column += kindColumns
      screen.write(
        Paragraph.line(line.state, columns: stateColumns), line: at, column: column,
        style: isChosen ? .reversed : AgendaLine.style(line.newest?.outcome))
    }
    drawAgendaDetail(&screen, Area(line: area.line + room, lines: detail + 1, columns: area.columns), lines)
  }

  private func drawAgendaDetail(_ screen: inout TerminalScreen, _ area: Area, _ lines: [AgendaLine]) {
    guard lines.indices.contains(chosenQuestion) else { return }
    let chosen = lines[chosenQuestion]
    Self.rule(area.line, chosen: chosenQuestion, of: lines.count, area.columns, on: &screen)
    var below: [(String, Style)] = []
    if let kind = picture?.kind(chosen.question.kind) {
      let mode = kind.mode == .secret ? "ТАЄМНЕ" : "поіменне"
      below.append(
        ("\(kind.title) (\(mode)): потрібно \(Summary.neededNumbers(kind.requirement))", .plain))
      if let refusal = kind.refusal {
        below.append((Wording.kindRefused.text(PlainText.folded(refusal)), .bold(.yellow)))
      }
    } else if picture?.kinds.isEmpty == false {
      below.append(("Регламент не знає виду «\(chosen.question.kind)».", .bold(.red)))
    }
    if !chosen.question.note.isEmpty { below.append(("Примітка: " + chosen.question.note, .plain)) }
    let last = area.end
    let titleRoom = max(1, last - area.line - 1 - below.count)
    let title = Paragraph.lines("№ \(chosen.question.number). \(chosen.question.title)", columns: area.columns - 4)
    Self.write(title, from: area.line + 1, room: titleRoom, area.columns - 4, style: .bold, on: &screen)
    let start = area.line + 1 + min(title.count, titleRoom)
    for (index, row) in below.enumerated() where start + index < last {
      screen.write(Paragraph.line(row.0, columns: area.columns - 4), line: start + index, column: 2, style: row.1)
    }
  }

  // MARK: The ballots

  func drawBallots(_ screen: inout TerminalScreen, _ area: Area) {
    let ballots = ballotList
    guard ballots.indices.contains(chosenBallot) else {
      screen.write(Wording.noBallots.text(), line: area.line + 1, column: 2)
      return
    }
    let detail = min(10, area.lines / 2)
    let room = area.lines - detail - 1
    let outcomeColumns = 15
    for (row, index) in Self.window(ballots.count, chosen: chosenBallot, room: room).enumerated() {
      let ballot = ballots[index]
      let at = area.line + row
      let isChosen = index == chosenBallot
      let style = Self.begin(at, isChosen: isChosen, on: &screen)
      screen.write("№ \(ballot.number)", line: at, column: 2, style: style)
      screen.write(String(ballot.openedAt.dropFirst(11).prefix(5)), line: at, column: 9, style: style)
      screen.write(
        AgendaLine.word(ballot.outcome), line: at, column: 16,
        style: isChosen ? .reversed : AgendaLine.style(ballot.outcome))
      let isCounted = ballot.outcome != .open || ballot.mode == .rollCall
      screen.write(
        isCounted ? "\(ballot.tally.for) за, треба \(Summary.neededNumbers(ballot.requirement))" : "таємне", line: at,
        column: 17 + outcomeColumns, style: style)
      let column = 56
      screen.write(
        Paragraph.line("\(ballot.question). \(ballot.title)", columns: area.columns - column - 1), line: at,
        column: column, style: style)
    }
    let chosen = ballots[chosenBallot]
    let line = area.line + room
    Self.rule(line, chosen: chosenBallot, of: ballots.count, area.columns, on: &screen)
    let text = Summary.details(chosen).flatMap { Paragraph.lines($0, columns: area.columns - 4) }
    Self.write(text, from: line + 1, room: detail, area.columns - 4, style: .plain, on: &screen)
  }

  // MARK: The messages

  func drawMessages(_ screen: inout TerminalScreen, _ area: Area) {
    guard !messages.isEmpty else {
      screen.write("Повідомлень ще не було.", line: area.line + 1, column: 2)
      return
    }
    // The newest first; a message is shown whole.
    var line = area.line
    for message in messages.reversed().dropFirst(listScroll) {
      for row in Paragraph.lines("\(message.time) \(message.text)", columns: area.columns - 4) {
        guard line < area.end else { return }
        let style: Style =
          switch message.kind {
          case .done: .plain
          case .refusal: .bold(.red)
          case .warning: .bold(.yellow)
          }
        screen.write(row, line: line, column: 2, style: style)
        line += 1
      }
    }
  }

  // MARK: The consoles

  /// The seats whose consoles are not as they should be.
  var troubles: [VoteAPI.Operator.SeatHealth] {
    (picture?.health ?? [:]).values.filter { $0.state != .ready }.sorted { $0.seat < $1.seat }
  }

  func drawConsoles(_ screen: inout TerminalScreen, _ area: Area) {
    let troubles = troubles
    var head = "Залу ще не перевіряли (9 — перевірити)."
    if let check = picture?.check {
      head = "Перевірено \(check.at.prefix(16).replacing("T", with: " ")): справні \(check.ready) з \(check.total)."
    }
    head += troubles.isEmpty ? " Зараз несправних немає." : " Зараз несправні: \(troubles.count)."
    screen.write(head, line: area.line, column: 2, style: troubles.isEmpty ? .plain : .bold(.yellow))
    var line = area.line + 2
    for trouble in troubles.dropFirst(min(listScroll, max(0, troubles.count - 1))) {
      guard line + 1 < area.end else { break }
      screen.write(String(trouble.seat), line: line, column: 2, style: .bold)
      screen.write(Paragraph.line(trouble.name ?? Wording.freeSeat.text(), columns: 32), line: line, column: 7)
      let what = trouble.reasons.map(CheckHall.state).joined(separator: ", ")
      screen.write(Paragraph.line(what, columns: area.columns - 42), line: line, column: 41, style: .bold(.red))
      let more = [trouble.detail, trouble.remedy].compactMap(\.self).joined(separator: ". ")
      screen.write(
        Paragraph.line(more.isEmpty ? trouble.console : more, columns: area.columns - 8), line: line + 1, column: 7)
      line += 2
    }
  }
}

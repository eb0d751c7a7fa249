import ProtocolDocuments
import VoteAPI

extension ConsoleState {
  /// The open ballot, or the newest one: what is voted on, what it needs, how it stands.
  func drawBallot(_ screen: inout TerminalScreen, _ area: Area, at now: ContinuousClock.Instant) {
    guard picture?.status.phase != .registration else { return drawRegistration(&screen, area) }
    guard let ballot = picture?.status.ballot else {
      screen.write(Wording.noBallots.text(), line: area.line + 1, column: 2)
      return
    }
    let columns = area.columns - 4
    var line = area.line
    let mode = ballot.mode == .secret ? "ТАЄМНЕ" : "поіменне"
    let repeated = ballot.repeatOf.map { ", повторює № \($0)" } ?? ""
    screen.write(
      "№ \(ballot.number), \(mode)\(repeated): \(PlainText.folded(ballot.requirement.title))", line: line, column: 2)
    line += 1
    let title = Paragraph.lines("Питання \(ballot.question). \(ballot.title)", columns: columns)
    let titleRoom = max(2, area.lines - 12)
    for (index, row) in title.prefix(titleRoom).enumerated() {
      let isCut = index == titleRoom - 1 && title.count > titleRoom
      screen.write(
        isCut ? Paragraph.line(row + " …", columns: columns) : row, line: line, column: 2, style: .bold)
      line += 1
    }
    for row in Paragraph.lines(ballot.requirement.explanation, columns: columns).prefix(3) {
      screen.write(row, line: line, column: 2)
      line += 1
    }
    line += 1
    if ballot.outcome == .open, let left = secondsLeft(at: now) {
      let total = max(left, windowLength ?? left)
      screen.write(
        "Лишилося \(Wording.secondsLeft.text(left)) "
          + ProgressBar.text(left: Double(left), of: Double(total), cells: 40), line: line, column: 2,
        style: .bold(.cyan))
      line += 1
    }
    line = drawTally(ballot, on: &screen, line: line, columns: columns)
    guard ballot.outcome != .open else { return }
    let result = [Summary.outcome(ballot.outcome)] + Summary.result(ballot).dropFirst()
    for (index, row) in result.flatMap({ Paragraph.lines($0, columns: columns) }).enumerated() {
      guard line < area.end else { break }
      screen.write(row, line: line, column: 2, style: index == 0 ? AgendaLine.style(ballot.outcome) : .plain)
      line += 1
    }
  }

  /// Totals as bars, with the needed number. Where totals are not told, how many have voted.
  private func drawTally(
    _ ballot: Results.Ballot, on screen: inout TerminalScreen, line first: Int, columns: Int
  ) -> Int {
    let tally = ballot.tally
    let registered = tally.for + tally.against + tally.abstained + tally.notVoting
    var rows: [(String, Int, String, Style)]
    let isTold = tally.for + tally.against + tally.abstained == tally.voted
    if isTold, ballot.mode == .rollCall || ballot.outcome != .open {
      rows = [
        ("За", tally.for, " потрібно \(Summary.neededNumbers(ballot.requirement))", .bold(.green)),
        ("Проти", tally.against, "", .bold(.red)), ("Утримались", tally.abstained, "", .bold(.yellow)),
        (ballot.outcome == .open ? "Ще ні" : "Не голосували", tally.notVoting, "", .plain),
      ]
    } else {
      rows = [
        ("Проголосувало", tally.voted, " з \(tally.voted + tally.notVoting)", .bold(.cyan))
      ]
    }
    let cells = columns - 20 - 18
    let most = max(registered, tally.voted + tally.notVoting, ballot.requirement.needed, 1)
    var line = first
    for (label, count, after, style) in rows {
      screen.write(label, line: line, column: 2)
      let number = String(count)
      screen.write(number, line: line, column: 16 + max(0, 4 - number.count), style: .bold)
      let bar = String(repeating: "█", count: max(0, count * cells / most))
      var column = screen.write(bar, line: line, column: 21, style: style)
      if !after.isEmpty, ballot.mode == .rollCall || ballot.outcome != .open {
        // Where the bar has to come to.
        let goal = 21 + ballot.requirement.needed * cells / most
        screen.write("┃", line: line, column: goal, style: .bold)
        column = max(column, goal + 1)
      }
      screen.write(after, line: line, column: column, style: .bold)
      line += 1
    }
    return line
  }

  private func drawRegistration(_ screen: inout TerminalScreen, _ area: Area) {
    guard let status = picture?.status, let registration = status.registration else { return }
    let style: Style = registration.reached ? .bold(.green) : .bold(.yellow)
    screen.write("Триває реєстрація № \(registration.number)", line: area.line, column: 2, style: .bold)
    screen.write(
      "Зареєструвалося \(registration.registered) з \(status.composition), кворум \(registration.quorum): "
        + Summary.quorum(registration.reached), line: area.line + 2, column: 2, style: style)
    let cells = area.columns - 6
    let full = min(cells, registration.registered * cells / max(1, status.composition))
    let column = screen.write(String(repeating: "█", count: full), line: area.line + 4, column: 2, style: style)
    screen.write(String(repeating: "░", count: cells - full), line: area.line + 4, column: column)
    let mark = 2 + min(cells - 1, registration.quorum * cells / max(1, status.composition))
    screen.write("▲ кворум \(registration.quorum)", line: area.line + 5, column: mark)
    screen.write("4 — закінчити реєстрацію.", line: area.line + 7, column: 2)
  }
}

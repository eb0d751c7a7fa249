import VoteAPI

/// The seats of the hall as a map of lines and columns: row 1 is in front, on top.
struct HallMap {
  /// What is known of a seat, as the map may show it: one sign, one look.
  struct Mark: Hashable {
    let sign: String
    let style: Style
    let words: String
  }

  /// A seat's mark. Of a secret ballot the map tells nothing: neither how nor that a deputy has voted.
  static func mark(
    _ seat: Results.Seat, _ state: Results.SeatState?, _ health: Operator.SeatHealthState?, in ballot: Results.Ballot?
  ) -> Mark {
    guard let state, seat.voter != nil else {
      return Mark(sign: ".", style: .plain, words: seat.voter == nil ? "місце вільне" : "стан невідомий")
    }
    guard state.online else { return Mark(sign: "!", style: .bold(.red), words: "пульт не на зв’язку") }
    let isRollCall = ballot?.mode == .rollCall
    let mayTell = isRollCall && ballot?.outcome != .annulled && ballot?.outcome != .withheld
    if state.recused { return Mark(sign: "к", style: .bold(.yellow), words: "самовідвід") }
    if mayTell, let choice = state.choice {
      return switch choice {
      case .for: Mark(sign: "З", style: .bold(.green), words: "за")
      case .against: Mark(sign: "П", style: .bold(.red), words: "проти")
      case .abstained: Mark(sign: "У", style: .bold(.yellow), words: "утримався")
      }
    }
    if isRollCall, ballot?.outcome == .open, state.voted {
      return Mark(sign: "*", style: .bold(.cyan), words: "проголосував")
    }
    if let health, health != .ready, health != .offline {
      return Mark(sign: "?", style: .bold(.magenta), words: "несправний: " + CheckHall.state(health))
    }
    return state.registered
      ? Mark(sign: "+", style: .bold(.green), words: "зареєстрований")
      : Mark(sign: "–", style: .plain, words: "не зареєстрований")
  }

  /// Columns of the terminal that a seat takes: its number with the sign, or less where the hall is wide.
  static func cellColumns(hall: Int, screen: Int) -> Int {
    [6, 5, 4, 2].first { $0 * hall <= screen } ?? 1
  }
}

extension ConsoleState {
  func drawHall(_ screen: inout TerminalScreen, _ area: Area) {
    guard let picture, !picture.seats.isEmpty else {
      screen.write("Місць ще не видно.", line: area.line + 1, column: 2)
      return
    }
    let seats = picture.seats
    // Rows and columns may have gaps (1…1000 each): the map leaves out what no seat stands in.
    let rows = Array(Set(seats.map(\.row))).sorted()
    let columns = Array(Set(seats.map(\.column))).sorted()
    let left = 5
    let width = HallMap.cellColumns(hall: columns.count, screen: area.columns - left - 1)
    let fitting = (area.columns - left - 1) / width
    let chosen = seats.indices.contains(chosenSeat) ? seats[chosenSeat] : seats[0]
    let shownColumns = Self.window(
      columns.count, chosen: columns.firstIndex(of: chosen.column) ?? 0, room: fitting)
    let shownRows = Self.window(rows.count, chosen: rows.firstIndex(of: chosen.row) ?? 0, room: area.lines - 5)
    let isCut = shownRows.count < rows.count || shownColumns.count < columns.count
    screen.write(
      "Президія попереду" + (isCut ? "; видно частину зали, гортайте стрілками" : ""), line: area.line, column: left,
      style: .bold)
    let lineOf = Dictionary(uniqueKeysWithValues: shownRows.enumerated().map { (rows[$1], area.line + 1 + $0) })
    let columnOf = Dictionary(uniqueKeysWithValues: shownColumns.enumerated().map { (columns[$1], left + $0 * width) })
    for (row, line) in lineOf {
      let name = String(row)
      screen.write(name, line: line, column: max(0, 3 - name.count))
    }
    for seat in seats {
      guard let line = lineOf[seat.row], let column = columnOf[seat.column] else { continue }
      let mark = mark(seat)
      let isChosen = seat.seat == chosen.seat
      var style = mark.style
      if isChosen { style.isReversed = true }
      if width >= 4 {
        let number = String(seat.seat)
        let text = String(repeating: " ", count: max(0, min(width, 5) - 2 - number.count)) + number
        screen.write(text, line: line, column: column, style: isChosen ? .reversed : .plain)
        screen.write(mark.sign, line: line, column: column + CharacterWidth.columns(text), style: style)
      } else {
        screen.write(mark.sign, line: line, column: column, style: style)
      }
    }
    drawHallDetail(&screen, Area(line: area.end - 3, lines: 3, columns: area.columns), chosen)
  }

  private func mark(_ seat: Results.Seat) -> HallMap.Mark {
    HallMap.mark(seat, picture?.states[seat.seat], picture?.health[seat.seat]?.state, in: picture?.status.ballot)
  }

  private func drawHallDetail(_ screen: inout TerminalScreen, _ area: Area, _ seat: Results.Seat) {
    let who =
      (seat.name ?? Wording.freeSeat.text()) + (seat.voter.map { " (\($0))" } ?? "")
      + (seat.faction.map { " · \($0)" } ?? "")
    screen.write(
      Paragraph.line("Місце \(seat.seat), ряд \(seat.row): \(who)", columns: area.columns - 4), line: area.line,
      column: 2, style: .bold)
    var state = mark(seat).words
    if let found = picture?.health[seat.seat], found.state != .ready {
      state = ([state, found.detail, found.remedy].compactMap(\.self)).joined(separator: ". ")
    }
    screen.write(Paragraph.line(state, columns: area.columns - 4), line: area.line + 1, column: 2)
    screen.write(
      "! без зв’язку ? несправний – не зареєстр. + зареєстр. * голос є к самовідвід", line: area.line + 2,
      column: 1)
  }
}

import ProtocolDocuments
import VoteAPI

extension ConsoleState {
  /// A frame over the view, with a title. Returns what is inside.
  private static func frame(
    _ screen: inout TerminalScreen, _ area: Area, _ title: String, lines: Int, style: Style
  ) -> (line: Int, column: Int, columns: Int, lines: Int) {
    let height = min(lines + 2, area.lines)
    let width = min(area.columns - 4, 110)
    let left = (area.columns - width) / 2
    let top = area.line + (area.lines - height) / 2
    for line in top..<top + height { screen.fill(line: line, style: .plain) }
    for line in [top, top + height - 1] {
      screen.fill(line: line, from: left, to: left + width, with: "═", style: style)
    }
    for line in top + 1..<top + height - 1 {
      screen.write("║", line: line, column: left, style: style)
      screen.write("║", line: line, column: left + width - 1, style: style)
    }
    for (line, corners) in [(top, "╔╗"), (top + height - 1, "╚╝")] {
      screen.write(String(corners.prefix(1)), line: line, column: left, style: style)
      screen.write(String(corners.suffix(1)), line: line, column: left + width - 1, style: style)
    }
    let heading = " " + Paragraph.line(title, columns: width - 6) + " "
    screen.write(heading, line: top, column: left + 2, style: style, until: left + width - 1)
    return (top + 1, left + 2, width - 4, height - 2)
  }

  /// The question before an act: what is read aloud comes first and always whole, then the rest, then the fields.
  func draw(_ dialog: Dialog, on screen: inout TerminalScreen, _ area: Area) {
    let columns = min(area.columns - 4, 110) - 4
    var reading = dialog.reading.map { Paragraph.lines("Прочитайте вголос: " + $0, columns: columns) } ?? []
    if !reading.isEmpty { reading.append("") }
    var text = dialog.text.flatMap { Paragraph.lines($0, columns: columns) }
    // A sentence that fills half the screen is turned over like the rest.
    if reading.count > area.lines / 2 { (reading, text) = ([], reading + text) }
    let fields = fieldLines(dialog, columns: columns)
    let complaint = dialog.complaint.map { Paragraph.lines($0, columns: columns) } ?? []
    let below = fields.count + complaint.count + (fields.isEmpty || text.isEmpty ? 0 : 1)
    let inside = Self.frame(
      &screen, area, dialog.title, lines: reading.count + text.count + below, style: .bold(.cyan))
    var line = inside.line
    for row in reading {
      screen.write(row, line: line, column: inside.column, style: .bold)
      line += 1
    }
    let room = max(1, inside.lines - reading.count - below)
    let scroll = min(dialog.scroll, max(0, text.count - room))
    let rest = text.count - scroll - room
    for (index, row) in text.dropFirst(scroll).prefix(room).enumerated() {
      let isCut = index == room - 1 && rest > 0
      screen.write(
        isCut ? Paragraph.line(row, columns: columns - 20) + " … ще \(rest) (PgDn)" : row, line: line,
        column: inside.column)
      line += 1
    }
    line = inside.line + inside.lines - fields.count - complaint.count
    for row in fields {
      screen.write(row.text, line: line, column: inside.column, style: row.isFocused ? .reversed : .plain)
      line += 1
    }
    for row in complaint {
      screen.write(row, line: line, column: inside.column, style: .bold(.red))
      line += 1
    }
  }

  private func fieldLines(_ dialog: Dialog, columns: Int) -> [(text: String, isFocused: Bool)] {
    let label = dialog.fields.map { CharacterWidth.columns($0.label) }.max() ?? 0
    return dialog.fields.enumerated().map { index, field in
      let isFocused = index == dialog.focus
      let head = PlainText.padded(field.label, to: label) + ": "
      let room = columns - CharacterWidth.columns(head)
      return (head + fieldText(field, isFocused: isFocused, columns: room), isFocused)
    }
  }

  private func fieldText(_ field: DialogField, isFocused: Bool, columns: Int) -> String {
    let cursor = isFocused ? "_" : ""
    switch field.content {
    case .text(let text, _): return Self.tail(text, columns: columns - 1) + cursor
    case .number(let digits): return digits + cursor
    case .voter(let text):
      guard field.value != nil else { return cursor + " (ідентифікатор або початок прізвища)" }
      let found: String
      do throws(Failure) {
        let voter = try VoterName.find(text, among: picture?.seats ?? [])
        found = voter.name == voter.voter ? "" : " → \(PlainText.folded(voter.name)) (\(PlainText.folded(voter.voter)))"
      } catch {
        found = " → підходить кілька"
      }
      return Paragraph.line(Self.tail(text, columns: columns / 2) + cursor + found, columns: columns)
    case .option(let options, let chosen):
      let label = chosen.map { options[$0].label } ?? "не обрано"
      return isFocused
        ? "◄ \(Paragraph.line(label, columns: columns - 4)) ►" : Paragraph.line(label, columns: columns)
    }
  }

  /// The end of what is being typed: that is where the cursor is.
  private static func tail(_ text: String, columns: Int) -> String {
    var tail = text
    while CharacterWidth.columns(tail) > columns, !tail.isEmpty { tail.removeFirst() }
    return tail
  }

  func drawMenu(_ screen: inout TerminalScreen, _ area: Area) {
    let items = [
      "1  питання поза порядком денним", "2  зареєструвати депутата від секретаріату",
      "3  внести голос від лічильної комісії", "4  самовідвід", "5  оголошення про конфлікт інтересів",
      picture?.status.headPresent == true ? "6  голова більше не бере участі" : "6  голова бере участь",
      "7  головує інший",
      "8  підрахунок таємного на папері", "9  призначити пульт місцю", "0  перечитати порядок денний",
    ]
    let inside = Self.frame(&screen, area, "Ще дії", lines: items.count, style: .bold(.cyan))
    for (index, item) in items.enumerated() {
      screen.write(item, line: inside.line + index, column: inside.column)
    }
  }

  func drawHelp(_ screen: inout TerminalScreen, _ area: Area, _ scroll: Int) {
    let lines = ConsoleHelp.lines
    let inside = Self.frame(&screen, area, "Довідка", lines: lines.count, style: .bold(.cyan))
    let first = min(scroll, max(0, lines.count - inside.lines))
    for (index, line) in lines.dropFirst(first).prefix(inside.lines).enumerated() {
      screen.write(line, line: inside.line + index, column: inside.column)
    }
  }

  func drawNotice(_ screen: inout TerminalScreen, _ area: Area, _ text: String) {
    let lines = Paragraph.lines(text, columns: min(area.columns - 4, 110) - 4)
    let inside = Self.frame(&screen, area, "Увага", lines: lines.count, style: .bar(.yellow))
    for (index, line) in lines.enumerated() {
      screen.write(line, line: inside.line + index, column: inside.column)
    }
  }
}

/// What the help says; no line is wider than 72 columns.
enum ConsoleHelp {
  static let lines = """
    Цифра й клавіша F з тим самим номером — одне й те саме. Літери нічого не
    роблять, тож розкладка клавіатури байдужа. Вставлений текст не діє.

     1  ця довідка (також ?)
     2  відкрити голосування: обране питання порядку денного, а у «Підсумках»
        — обране голосування ще раз
     3  закрити голосування достроково; само воно закриється, коли вийде час
     4  почати реєстрацію; поки вона триває — закінчити
     5  відкрити засідання; поки воно триває — закрити
     6  перерва; під час перерви — нова реєстрація
     7  анулювати голосування: у «Підсумках» обране, деінде — останнє
     8  вирішити спір: обране спірне голосування або останнє з них
     9  перевірити всі пульти: усі лампи, 6 секунд
     0  вийти; засідання триває без цього екрана
     Пробіл  ще дії: реєстрація секретаріатом, голос комісії, самовідвід, …
     Tab, Shift-Tab  вигляди; Esc  порядок денний; ↑↓ PgUp PgDn  вибір
     Ctrl-L  намалювати екран наново; Ctrl-C  вийти (запитає)

    Перед кожною дією програма питає. Відповідає на запитання лише Enter, і
    лише коли воно вже 0,3 секунди на екрані: подвійне натискання не робить
    нічого. Esc — відмовитися. Поки дія виконується, іншої не надіслати.

    Позначки на карті зали:
     !  пульт не на зв’язку      ?  несправний                       
     –  не зареєстрований        +  зареєстрований
     *  проголосував             З П У  вибір, якщо регламент його показує
     к  самовідвід               .  місце вільне
    У таємному голосуванні карта не каже, хто проголосував.

    ВІДПОВІДІ НЕМАЄ означає: чи виконано дію, невідомо. Дочекайтеся зв’язку
    й подивіться, перш ніж повторювати.
    """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

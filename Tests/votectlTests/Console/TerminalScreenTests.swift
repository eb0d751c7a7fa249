import TerminalEmulator
import Testing

@testable import votectl

@Suite("The terminal's screen") struct TerminalScreenTests {
  private static let size = ScreenSize(columns: 20, lines: 4)

  private func shown(_ screens: [TerminalScreen], coloured: Bool = true) -> TerminalEmulator {
    var terminal = TerminalEmulator(columns: Self.size.columns, lines: Self.size.lines)
    var last: TerminalScreen?
    for screen in screens {
      terminal.take(screen.changes(from: last, coloured: coloured).utf8)
      last = screen
    }
    return terminal
  }

  @Test("a letter with its marks takes one column, an ideograph two, an invisible mark none")
  func widths() {
    #expect(CharacterWidth.columns("Їжак’ Ґ№«—») ") == 13)
    #expect(CharacterWidth.columns("За\u{301}мок") == 5)
    #expect(CharacterWidth.columns("і\u{308}") == 1)
    #expect(CharacterWidth.columns("会計") == 4)
    #expect(CharacterWidth.columns("a\u{200B}\u{202E}b") == 2)
  }

  @Test("a text is cut at the limit, never half a character")
  func cut() {
    var screen = TerminalScreen(Self.size)
    #expect(screen.write("абвгґд", line: 0, column: 17) == 20)
    #expect(screen.write("会計会", line: 1, column: 15) == 19)
    screen.write("\u{1B}[31m\r\nx", line: 2, column: 0)
    screen.write("поза", line: 9, column: 0)
    #expect(screen.text == ["                 абв", "               会計", "[31mx", ""])
  }

  @Test("what is sent turns any screen into any other, on a terminal that knows nothing of either")
  func changes() {
    var generator = SystemRandomNumberGenerator()
    let texts = ["Так", "会計", "За\u{301}мок", "││", "ні, ще раз", "     "]
    let styles: [Style] = [.plain, .bold, .reversed, .bold(.red), .bar(.yellow)]
    for _ in 0..<300 {
      var screens: [TerminalScreen] = []
      var screen = TerminalScreen(Self.size)
      for _ in 0..<4 {
        for _ in 0..<3 {
          screen.write(
            texts.randomElement(using: &generator)!, line: Int.random(in: 0..<4, using: &generator),
            column: Int.random(in: 0..<20, using: &generator), style: styles.randomElement(using: &generator)!)
        }
        screens.append(screen)
      }
      let terminal = shown(screens)
      #expect(terminal.faults == [])
      #expect(terminal.cells == screen.cells.map(\.character))
      for (look, cell) in zip(terminal.looks, screen.cells) where cell != .blank {
        #expect("\u{1B}[\(look)m" == cell.style.sequence(coloured: true))
      }
    }
  }

  @Test("nothing is sent where nothing changed, and no colour where none is wanted")
  func economy() {
    var screen = TerminalScreen(Self.size)
    screen.write("рішення", line: 1, column: 2, style: .bold(.green))
    #expect(screen.changes(from: screen, coloured: true) == "")
    let colourless = shown([screen], coloured: false)
    #expect(Set(colourless.looks) == ["0", "0;1"])
    #expect(shown([screen]).looks.contains("0;1;32"))
    var next = screen
    next.write("!", line: 3, column: 19)
    #expect(next.changes(from: screen, coloured: true) == "\u{1B}[4;20H\u{1B}[0m!")
  }

  @Test("a paragraph loses no letter, whatever its words are")
  func paragraphs() {
    let text = "Про " + String(repeating: "довгослово", count: 5) + " і ще"
    let lines = Paragraph.lines(text, columns: 12)
    #expect(lines.allSatisfy { CharacterWidth.columns($0) <= 12 })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    #expect(Paragraph.line("коротко", columns: 7) == "коротко")
    #expect(Paragraph.line("не коротко", columns: 7) == "не кор…")
  }
}

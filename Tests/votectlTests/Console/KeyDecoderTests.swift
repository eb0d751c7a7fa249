import SeededRandom
import Testing

@testable import votectl

@Suite("The decoder of keys") struct KeyDecoderTests {
  private func keys(_ text: String) -> [Key] { keys(Array(text.utf8)) }

  private func keys(_ bytes: [UInt8]) -> [Key] {
    var decoder = KeyDecoder()
    return bytes.compactMap { decoder.take($0) } + [decoder.flush()].compactMap(\.self)
  }

  @Test("letters of both alphabets, digits and signs are what they are")
  func characters() {
    #expect(keys("aЇґ9?") == [.character("a"), .character("Ї"), .character("ґ"), .character("9"), .character("?")])
    #expect(keys("\r\t\u{7F}\u{8} ") == [.enter, .tab, .backspace, .backspace, .character(" ")])
    #expect(keys("\u{3}\u{C}") == [.control("c"), .control("l")])
  }

  @Test("a line feed is no Enter: only the key is") func lineFeed() { #expect(keys("\n") == []) }

  @Test(
    "the same key has many names",
    arguments: [
      ("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[1;5A", .up), ("\u{1B}[B", .down), ("\u{1B}[C", .right),
      ("\u{1B}[D", .left), ("\u{1B}[H", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home), ("\u{1B}OF", .end),
      ("\u{1B}[4~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[3~", .delete),
      ("\u{1B}[Z", .backTab), ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)),
      ("\u{1B}[15~", .function(5)), ("\u{1B}[[E", .function(5)), ("\u{1B}[17~", .function(6)),
      ("\u{1B}[21~", .function(10)), ("\u{1B}[21;2~", .function(10)), ("\u{1B}[24~", .function(12)),
      ("\u{1B}OM", .enter), ("\u{1B}", .escape),
    ])
  func sequences(text: String, key: Key) {
    #expect(keys(text) == [key])
  }

  @Test("what is pasted presses no key, whatever it holds, and the key after it counts")
  func paste() {
    let text = "\u{1B}[200~2\r0\r\u{1B}[A\u{1B}[201 \u{1B}[20\u{1B}[201~5"
    #expect(keys(text) == [.character("5")])
    var decoder = KeyDecoder()
    #expect("\u{1B}[200~2".utf8.compactMap { decoder.take($0) } == [])
    #expect(decoder.isPending && decoder.flush() == nil && !decoder.isPending)
  }

  @Test("a sequence that nobody knows is swallowed whole, and so are a letter with Alt and a terminal's answer")
  func unknown() {
    #expect(keys("\u{1B}[99~1") == [.character("1")])
    #expect(keys("\u{1B}[?62;4c2") == [.character("2")])
    #expect(keys("\u{1B}3" + "4") == [.character("4")])
    #expect(keys("\u{1B}ї4") == [.character("4")])
    #expect(keys("\u{1B}]0;1\r2\u{7}3") == [.character("3")])
    #expect(keys("\u{1B}P1$r0m\u{1B}\\3") == [.character("3")])
    #expect(keys("\u{1B}[" + String(repeating: "1;", count: 500) + "~7") == [.character("7")])
  }

  @Test("a character that is cut off, too long or no character is no key")
  func brokenCharacters() {
    #expect(keys([0xD0, 0x31]) == [.character("1")])
    #expect(keys([0xC0, 0xAF, 0x31]) == [.character("1")])
    #expect(keys([0xED, 0xA0, 0x80, 0x31]) == [.character("1")])
    #expect(keys([0xF4, 0x90, 0x80, 0x80, 0x31]) == [.character("1")])
    #expect(keys([0xE2, 0x80, 0xAE, 0x31]) == [.character("1")])
    #expect(keys([0xD0, 0x1B, 0x5B, 0x41]) == [.up])
  }

  @Test("random bytes never trap, leave a bounded state, and a digit after them is that digit")
  func randomBytes() {
    var generator = SeededRandom(seed: 0x5EED)
    for _ in 0..<2_000 {
      var decoder = KeyDecoder()
      // Bytes that begin and end sequences come often.
      let likely: [UInt8] = [0x1B, 0x5B, 0x4F, 0x5D, 0x7E, 0x32, 0x30, 0x31, 0xD0, 0xE2, 0x07]
      for _ in 0..<Int.random(in: 0..<64, using: &generator) {
        let byte =
          Bool.random(using: &generator)
          ? likely.randomElement(using: &generator)! : UInt8.random(in: 0...255, using: &generator)
        _ = decoder.take(byte)
      }
      _ = decoder.flush()
      #expect(decoder.take(0x37) == .character("7"))
      #expect(!decoder.isPending)
    }
  }
}

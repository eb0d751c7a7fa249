import SeededRandom
import Testing

@testable import VotingHardware

@Suite("Keys, nonces and windows")
struct KeysTests {
  @Test("a key is 64 hexadecimal digits and nothing else")
  func reading() throws {
    let digits = String(repeating: "0aF9", count: 16)
    _ = try ConsoleKey(hexadecimal: digits)
    #expect(throws: ConsoleKeyError.length(31)) { try ConsoleKey(hexadecimal: digits.dropLast(2)) }
    #expect(throws: ConsoleKeyError.notHexadecimal) { try ConsoleKey(hexadecimal: digits.dropLast()) }
    #expect(throws: ConsoleKeyError.notHexadecimal) { try ConsoleKey(hexadecimal: digits.dropLast(2) + "0g") }
    #expect(throws: ConsoleKeyError.length(0)) { try ConsoleKey(hexadecimal: "") }
  }

  @Test("no way of printing shows a key")
  func printing() throws {
    let key = try ConsoleKey(hexadecimal: String(repeating: "ab", count: 32))
    let session = key.session(serial: 1, console: Nonce(rawValue: 2), host: Nonce(rawValue: 3))
    var dumped = ""
    dump(key, to: &dumped)
    dump(session, to: &dumped)
    let holder = ConsoleIdentity(serial: 1, key: key)
    dump(holder, to: &dumped)
    for text in ["\(key)", String(reflecting: key), "\(session)", String(reflecting: session), dumped, "\(holder)"] {
      #expect(text.contains("hidden"))
      #expect(!text.contains("ab, ab") && !text.contains("abab") && !text.contains("171"))
    }
    #expect(Mirror(reflecting: key).children.isEmpty && Mirror(reflecting: session).children.isEmpty)
  }

  @Test("the window takes each of the last 64 numbers once")
  func window() {
    var window = SequenceWindow()
    #expect(window.standing(of: 0) == .old)
    window.take(100)
    for age in 1...63 as ClosedRange<UInt32> { #expect(window.standing(of: 100 - age) == .new) }
    #expect(window.standing(of: 36) == .old)
    window.take(37)
    #expect(window.standing(of: 37) == .seen && window.standing(of: 100) == .seen)
    window.take(101)
    #expect(window.standing(of: 37) == .old && window.standing(of: 38) == .new && window.standing(of: 100) == .seen)
    window.take(.max)
    #expect(window.standing(of: .max) == .seen && window.standing(of: .max - 1) == .new)
    #expect(window.standing(of: 101) == .old)
  }

  @Test("the window agrees with a set of all numbers, for random numbers", arguments: 0..<20 as Range<UInt64>)
  func windowModel(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var window = SequenceWindow()
    var seen: Set<UInt32> = []
    for _ in 0..<2_000 {
      let top = seen.max() ?? 0
      let low = top > 80 ? top - 80 : 1
      let number = UInt32.random(in: low...(top + (random.once(in: 20) ? 200 : 3)), using: &random)
      let expected: SequenceWindow.Standing =
        number > top ? .new : top - number >= 64 ? .old : seen.contains(number) ? .seen : .new
      #expect(window.standing(of: number) == expected)
      if expected == .new {
        window.take(number)
        seen.insert(number)
      }
    }
  }
}

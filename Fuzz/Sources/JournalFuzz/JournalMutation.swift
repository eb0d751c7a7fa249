import Foundation
import SeededRandom

/// libFuzzer's own mutation of bytes.
@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int) -> Int

/// What libFuzzer calls for a new input. Bytes that are changed anywhere are almost never JSON any more, and stop at the
/// decoder's door; so most mutations here are of rows and of the values in them.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  var random = SeededRandom(seed: UInt64(seed))
  guard Int.random(in: 0..<8, using: &random) > 0 else { return mutateBytes(bytes, count, most) }
  var journal = JournalMutation(UnsafeBufferPointer(start: bytes, count: count), random)
  for _ in 0..<Int.random(in: 1...3, using: &random) { journal.change() }
  let changed = journal.bytes
  guard changed.count <= most, !changed.isEmpty else { return mutateBytes(bytes, count, most) }
  for (index, byte) in changed.enumerated() { bytes[index] = byte }
  return changed.count
}

/// The lines of an input, being changed.
private struct JournalMutation {
  private var lines: [[UInt8]]
  private var random: SeededRandom

  /// Numbers at which something ends or overflows.
  private static let numbers: [Int] = [
    0, 1, -1, 2, 3, 4, 127, 255, 1_000, 3_600, 4_095, 4_096, 65_535, 65_536, 1_000_000, 1_000_001, Int(Int32.max),
    Int(UInt32.max), 253_402_300_800_000, 18_446_744_073_709, Int.max, Int.max - 1, Int.min,
  ]
  private static let words = [
    "", "d1", "d2", "d3", "head", "for", "secret", "rollCall", "registered", "deputies", "deputiesAndHead", "adopted",
    "rejected", "disputed", "annulled", "withheld", "open", "castingVote", "decisive", "strict", "first", "held",
    "last",
    "moreThan", "notLessThan", "recognises", "2026-11-21", "\u{0}", "\u{1F1FA}\u{1F1E6}",
  ]

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ random: SeededRandom) {
    lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
    self.random = random
  }

  var bytes: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }

  mutating func change() {
    guard let index = lines.indices.randomElement(using: &random) else { return }
    switch Int.random(in: 0..<12, using: &random) {
    case 0: lines.remove(at: index)
    case 1: lines.insert(lines[index], at: Int.random(in: 0...lines.count, using: &random))
    case 2: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &random))
    case 3: lines.removeLast(lines.count - index)
    case 4: changePart(index, Int.random(in: 0...1, using: &random)) { String($0) }
    case 5:
      guard let kind = parts(Int.random(in: 0..<lines.count, using: &random))?[2] else { return }
      put(kind, 2, in: index)
    case 6:
      guard let body = parts(Int.random(in: 0..<lines.count, using: &random))?[3] else { return }
      put(body, 3, in: index)
    default: changeBody(index)
    }
  }

  private func parts(_ index: Int) -> [[UInt8]]? {
    let parts = lines[index].split(
      separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false
    ).map(Array.init)
    return parts.count == 4 ? parts : nil
  }

  private mutating func put(_ part: [UInt8], _ number: Int, in index: Int) {
    guard var parts = parts(index) else { return }
    parts[number] = part
    lines[index] = Array(parts.joined(separator: [UInt8(ascii: " ")]))
  }

  private mutating func changePart(_ index: Int, _ number: Int, _ text: (Int) -> String) {
    guard let value = Self.numbers.randomElement(using: &random) else { return }
    put(Array(text(value).utf8), number, in: index)
  }

  /// Puts another value into the body: a number or a word of those above, one of another row, one nearby, or none.
  private mutating func changeBody(_ index: Int) {
    guard let body = parts(index)?[3], let value = try? JSONSerialization.jsonObject(with: Data(body)) else { return }
    // An event's own fields are few beside those of a council or a requirement in it.
    let isOwn = Bool.random(using: &random)
    let places = JSONPlace.all(in: value).filter { !isOwn || $0.depth == 1 }
    guard let place = places.randomElement(using: &random) else { return }
    let isNumber = place.value(in: value) is Int && Bool.random(using: &random)
    let changed: Any
    switch isNumber ? 0 : Int.random(in: 0..<6, using: &random) {
    case 0: changed = place.replacing(Self.numbers.randomElement(using: &random) ?? 0, in: value)
    case 1: changed = place.replacing(Self.words.randomElement(using: &random) ?? "", in: value)
    case 2:
      guard let other = parts(Int.random(in: 0..<lines.count, using: &random))?[3],
        let whole = try? JSONSerialization.jsonObject(with: Data(other)),
        let from = JSONPlace.all(in: whole).randomElement(using: &random)
      else { return }
      changed = place.replacing(from.value(in: whole), in: value)
    case 3:
      guard let number = place.value(in: value) as? Int else { return }
      changed = place.replacing(number &+ (Bool.random(using: &random) ? 1 : -1), in: value)
    case 4: changed = place.replacing(NSNull(), in: value)
    default: changed = place.removing(from: value)
    }
    guard let written = try? JSONSerialization.data(withJSONObject: changed, options: [.sortedKeys]) else { return }
    put(Array(written), 3, in: index)
  }
}

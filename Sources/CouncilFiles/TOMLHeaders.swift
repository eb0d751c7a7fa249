/// The heads of tables in a TOML text.
///
/// The parser (toml++ 3.4, below TOMLKit) checks with an assertion, which ends the program, that a table's name begins with a
/// letter that may stand there: `[голова]` in a clerk's file was enough. So the heads are looked at before it.
enum TOMLHeaders {
  /// The lines, from 1, of heads whose names begin with what no name can begin with without quotes.
  static func misnamed(in text: String) -> [Int] {
    var bytes = Array(text.utf8)[...]
    var (line, depth) = (1, 0)
    var isLineStart = true
    var found: [Int] = []
    while let byte = bytes.first {
      switch byte {
      case UInt8(ascii: "\n"):
        (line, isLineStart) = (line + 1, true)
        bytes.removeFirst()
        continue
      case UInt8(ascii: "#"): bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
      case UInt8(ascii: "\""), UInt8(ascii: "'"): line += skipString(&bytes)
      case UInt8(ascii: "[") where isLineStart && depth == 0:
        // One bracket or two, as the parser takes them; a third would be the name.
        let isArray = bytes.prefix(2).elementsEqual([byte, byte])
        let name = bytes.dropFirst(isArray ? 2 : 1).drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if let first = name.first, !mayBegin(first) { found.append(line) }
        bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        bytes.removeFirst()
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth = max(0, depth - 1)
        bytes.removeFirst()
      default:
        bytes.removeFirst()
        // A line goes on beginning until a key does: before a head there may be any of Unicode's spaces.
        if !isBare(byte) { continue }
      }
      isLineStart = false
    }
    return found
  }

  /// What a name begins with: a letter, a quote; or nothing, of which the parser itself complains.
  private static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"): true
    default: isBare(byte)
    }
  }

  /// What a key without quotes is made of.
  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// Skips a string of any of the four kinds; returns how many lines it has ended. A string of one line that is not closed
  /// ends with its line.
  private static func skipString(_ bytes: inout ArraySlice<UInt8>) -> Int {
    let quote = bytes.removeFirst()
    let isLong = bytes.prefix(2).elementsEqual([quote, quote])
    if isLong { bytes.removeFirst(2) }
    var lines = 0
    while let byte = bytes.first {
      if byte == UInt8(ascii: "\n") {
        if !isLong { return lines }
        lines += 1
      }
      bytes.removeFirst()
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), bytes.first != UInt8(ascii: "\n") {
        bytes = bytes.dropFirst()
      }
      guard byte == quote else { continue }
      if !isLong { return lines }
      guard bytes.prefix(2).elementsEqual([quote, quote]) else { continue }
      // Up to two more quotes may stand before the closing three.
      bytes = bytes.drop { $0 == quote }
      return lines
    }
    return lines
  }
}

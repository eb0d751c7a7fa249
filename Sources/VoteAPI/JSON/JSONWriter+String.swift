extension JSONWriter {
  /// A string in quotes. Escaped are the quote, the backslash and the control characters below U+0020, as RFC 8259
  /// demands; everything else goes out as it is, in UTF-8.
  mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      reserve(bytes.count + 2)
      base[count] = UInt8(ascii: "\"")
      count += 1
      let plain = Self.plainPrefix(bytes)
      if let start = bytes.baseAddress { (base + count).update(from: start, count: plain) }
      count += plain
      if plain < bytes.count { escape(UnsafeBufferPointer(rebasing: bytes[plain...])) }
      byte(UInt8(ascii: "\""))
    }
  }

  /// How many bytes at the beginning need no escape. Eight at a time; the last eight overlap those before, and a string
  /// of four to seven bytes is looked at as two overlapping halves. Only where a word has a hit are bytes looked at.
  @inline(__always)
  private static func plainPrefix(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let count = raw.count
    var index = 0
    if count >= 8 {
      while index + 8 <= count {
        if hasEscape(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { break }
        index += 8
      }
      if index + 8 > count, !hasEscape(raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)) { return count }
    } else if count >= 4 {
      let first = UInt64(raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
      let last = UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      if !hasEscape(first | last << 32) { return count }
    }
    while index < count, !needsEscape(raw[index]) { index += 1 }
    return index
  }

  /// True if one of eight bytes needs an escape.
  @inline(__always)
  private static func hasEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    // Each term sets the top bit of a byte that is below 0x20 or equal to the character. A borrow can set that of the
    // byte after a hit as well, which does not matter: it never does so without a hit.
    let hits = (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
    return hits & tops != 0
  }

  @inline(__always)
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  @inline(never)
  private mutating func escape(_ bytes: UnsafeBufferPointer<UInt8>) {
    reserve(6 * bytes.count + 1)
    for value in bytes {
      guard Self.needsEscape(value) else {
        byte(value)
        continue
      }
      switch value {
      case UInt8(ascii: "\""): raw(#"\""#)
      case UInt8(ascii: "\\"): raw(#"\\"#)
      case 0x0A: raw(#"\n"#)
      case 0x0D: raw(#"\r"#)
      case 0x09: raw(#"\t"#)
      default:
        raw(#"\u00"#)
        byte(UInt8(ascii: "0") + value >> 4)
        let low = value & 15
        byte(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
      }
    }
  }
}

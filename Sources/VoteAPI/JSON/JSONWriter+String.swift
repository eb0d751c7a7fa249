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

  /// How many bytes at the beginning need no escape: eight at a time, then one by one.
  @inline(__always)
  private static func plainPrefix(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var index = 0
    while index + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      // Each term sets the top bit of a byte that is below 0x20 or equal to the character. A borrow can also set that
      // of the byte after a hit, which does not matter: any hit ends the fast walk.
      let hits = (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
      if hits & tops != 0 { break }
      index += 8
    }
    while index < raw.count, !needsEscape(raw[index]) { index += 1 }
    return index
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

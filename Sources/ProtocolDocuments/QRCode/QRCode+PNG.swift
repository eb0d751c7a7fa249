extension QRCode {
  /// The code as a PNG of two colours, uncompressed, so that the same code is the same bytes everywhere.
  ///
  /// - Parameter scale: pixels along one side of a module, 1…16.
  func png(scale: Int = 4) -> [UInt8] {
    precondition(1...16 ~= scale, "a module has 1…16 pixels a side")
    let quiet = 4
    let side = (size + 2 * quiet) * scale
    var rows: [UInt8] = []
    for y in 0..<side {
      // The filter's number goes before every row.
      rows.append(0)
      var row = [UInt8](repeating: 0xFF, count: (side + 7) / 8)
      let line = y / scale - quiet
      if 0..<size ~= line {
        for x in 0..<side {
          let column = x / scale - quiet
          if 0..<size ~= column, isDark(line, column) { row[x / 8] &= ~(0x80 >> UInt8(x % 8)) }
        }
      }
      rows += row
    }
    let header = UInt32(side).bytes + UInt32(side).bytes + [1, 0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
      + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + body
    return UInt32(body.count).bytes + named + crc(named).bytes
  }

  /// zlib's container (RFC 1950) around stored blocks (RFC 1951).
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 0xFFFF, bytes.count)
      let count = UInt16(end - start)
      result += [end == bytes.count ? 1 : 0, UInt8(count & 0xFF), UInt8(count >> 8)]
      result += [UInt8(~count & 0xFF), UInt8(~count >> 8)]
      result += bytes[start..<end]
      start = end
    } while start < bytes.count
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return result + (high << 16 | low).bytes
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1) * 0xEDB8_8320 }
    }
    return ~crc
  }
}

extension UInt32 {
  /// Big-endian.
  fileprivate var bytes: [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: self >> (8 * UInt32($0))) } }
}

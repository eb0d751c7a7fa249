/// The codewords of a code: the text's bits, cut into blocks, each with its error correction, interleaved.
enum QRBlocks {
  static func codewords(_ bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
    let data = padded(bytes, to: version.data)
    var blocks: [[UInt8]] = []
    var start = 0
    for length in version.blocks {
      blocks.append(Array(data[start..<(start + length)]))
      start += length
    }
    let corrections = blocks.map { ReedSolomon.remainder(of: $0, count: version.correction) }
    return interleaved(blocks) + interleaved(corrections)
  }

  /// Mode «bytes» (0100), the length, the bytes, the terminator, and the two pad codewords in turn. The mode's four bits
  /// shift everything by half a byte.
  private static func padded(_ bytes: [UInt8], to count: Int) -> [UInt8] {
    var nibbles: [UInt8] = [0b0100, UInt8(bytes.count) >> 4, UInt8(bytes.count) & 15]
    for byte in bytes { nibbles += [byte >> 4, byte & 15] }
    nibbles.append(0)
    var data = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    var pad: UInt8 = 0xEC
    while data.count < count {
      data.append(pad)
      pad ^= 0xEC ^ 0x11
    }
    return data
  }

  private static func interleaved(_ blocks: [[UInt8]]) -> [UInt8] {
    let longest = blocks.reduce(0) { max($0, $1.count) }
    return (0..<longest).flatMap { index in blocks.compactMap { index < $0.count ? $0[index] : nil } }
  }
}

/// Error correction over GF(256) with the polynomial x⁸ + x⁴ + x³ + x² + 1.
enum ReedSolomon {
  /// The remainder of a block, so many codewords.
  static func remainder(of block: [UInt8], count: Int) -> [UInt8] {
    let generator = generator(count)
    var remainder = [UInt8](repeating: 0, count: count)
    for byte in block {
      let factor = byte ^ remainder.removeFirst()
      remainder.append(0)
      for index in 0..<count { remainder[index] ^= product(generator[index], factor) }
    }
    return remainder
  }

  /// The product of (x − 2ⁱ), without its leading 1.
  private static func generator(_ degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree - 1) + [1]
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in 0..<degree {
        result[index] = product(result[index], root)
        if index + 1 < degree { result[index] ^= result[index + 1] }
      }
      root = product(root, 2)
    }
    return result
  }

  static func product(_ first: UInt8, _ second: UInt8) -> UInt8 {
    var result: UInt16 = 0
    for bit in (0..<8).reversed() {
      result = result << 1 ^ (result >> 7) * 0x11D
      result ^= UInt16(second >> UInt8(bit) & 1) * UInt16(first)
    }
    return UInt8(truncatingIfNeeded: result)
  }
}

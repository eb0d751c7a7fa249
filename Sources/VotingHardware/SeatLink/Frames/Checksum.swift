/// CRC-32/ISO-HDLC, the one of zlib and Ethernet: reflected polynomial 0xEDB88320, begun with and finished by all ones.
/// Its value over the nine digits "123456789" is 0xCBF43926.
///
/// A format of the wire, not cryptography: it finds what noise did, and the tag finds what a person did.
enum Checksum {
  /// Eight tables of 256 entries: table k advances a byte's remainder by k further bytes, so that eight bytes are
  /// taken in one step ("slicing by 8", Kounavis and Berry, 2005). Written once, before anyone can read it, and
  /// never freed: the decoders keep the address and so pay for no check of a lazy global on each frame.
  nonisolated(unsafe) static let tables: UnsafePointer<UInt32> = {
    let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 8 * 256)
    for byte in 0..<256 {
      var remainder = UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0xEDB8_8320
      }
      tables[byte] = remainder
    }
    for index in 256..<8 * 256 {
      let previous = tables[index - 256]
      tables[index] = previous >> 8 ^ tables[Int(previous & 0xFF)]
    }
    return UnsafePointer(tables)
  }()

  /// The checksum of `count` bytes.
  @inline(__always)
  static func value(_ bytes: UnsafeRawPointer, _ count: Int, _ tables: UnsafePointer<UInt32>) -> UInt32 {
    var remainder = ~UInt32(0)
    var position = 0
    // The second four bytes do not depend on the remainder: they are indices as they stand.
    let whole = count & ~7
    while position < whole {
      let word = remainder ^ UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      remainder = tables[Int(truncatingIfNeeded: word & 0xFF) &+ 7 &* 256]
      remainder ^= tables[Int(truncatingIfNeeded: word >> 8 & 0xFF) &+ 6 &* 256]
      remainder ^= tables[Int(truncatingIfNeeded: word >> 16 & 0xFF) &+ 5 &* 256]
      remainder ^= tables[Int(truncatingIfNeeded: word >> 24) &+ 4 &* 256]
      remainder ^= tables[Int(bytes.load(fromByteOffset: position &+ 4, as: UInt8.self)) &+ 3 &* 256]
      remainder ^= tables[Int(bytes.load(fromByteOffset: position &+ 5, as: UInt8.self)) &+ 2 &* 256]
      remainder ^= tables[Int(bytes.load(fromByteOffset: position &+ 6, as: UInt8.self)) &+ 256]
      remainder ^= tables[Int(bytes.load(fromByteOffset: position &+ 7, as: UInt8.self))]
      position &+= 8
    }
    if count & 4 != 0 {
      let word = remainder ^ UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      remainder = tables[Int(truncatingIfNeeded: word & 0xFF) &+ 3 &* 256]
      remainder ^= tables[Int(truncatingIfNeeded: word >> 8 & 0xFF) &+ 2 &* 256]
      remainder ^= tables[Int(truncatingIfNeeded: word >> 16 & 0xFF) &+ 256]
      remainder ^= tables[Int(truncatingIfNeeded: word >> 24)]
      position &+= 4
    }
    while position < count {
      let byte = bytes.load(fromByteOffset: position, as: UInt8.self)
      remainder = remainder >> 8 ^ tables[Int((remainder ^ UInt32(byte)) & 0xFF)]
      position &+= 1
    }
    return ~remainder
  }

  /// The checksum of a buffer.
  static func value(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let start = bytes.baseAddress else { return 0 }
    return value(start, bytes.count, tables)
  }
}

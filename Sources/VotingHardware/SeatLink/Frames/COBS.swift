/// Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999) for frames shorter than one block.
///
/// A frame of Seat Link has at most 60 bytes, so the block of 254 bytes without a zero, and with it the code 0xFF,
/// never occurs: each code is the distance to the next one, and every code but the first stands where a zero was.
/// That makes decoding one copy and one walk along the codes, of as many steps as the frame has zeros.
enum COBS {
  /// The longest source that this encoder takes.
  static let maximumSource = 253

  /// Writes the encoded form of `source`, without the delimiter, to `destination`, which holds `source.count + 1`
  /// bytes; returns how many were written, which is always `source.count + 1`.
  static func encode(_ source: UnsafeRawBufferPointer, into destination: UnsafeMutablePointer<UInt8>) -> Int {
    precondition(source.count <= maximumSource)
    var code = 0
    for index in 0..<source.count {
      let byte = source[index]
      destination[index + 1] = byte
      if byte == 0 {
        destination[code] = UInt8(index + 1 - code)
        code = index + 1
      }
    }
    destination[code] = UInt8(source.count + 1 - code)
    return source.count + 1
  }

  /// Turns `count` encoded bytes, the first of them (`code`) left out and the others at `bytes`, into the frame, in place.
  /// False where the codes do not end at the end; the bytes are then spoilt.
  ///
  /// The encoded bytes hold no zero: the caller has split the stream at the zeros.
  @inline(__always)
  static func decode(_ bytes: UnsafeMutablePointer<UInt8>, code: UInt8, count: Int) -> Bool {
    var position = Int(code)
    while position < count {
      let next = bytes[position &- 1]
      bytes[position &- 1] = 0
      position &+= Int(next)
    }
    return position == count
  }
}

/// A frame as it goes over the wire: COBS and the delimiter, at most 62 bytes, kept in place.
///
/// The host keeps the answers that it gave in this form, so that a repeated question gets the same bytes.
public struct EncodedFrame: Sendable, BitwiseCopyable {
  /// The longest encoded frame with its delimiter.
  public static let maximumLength = Frame.maximumLength + 2

  private static let lengthOffset = 63

  private var words: InlineArray<8, UInt64>

  /// Nothing.
  public init() {
    words = InlineArray(repeating: 0)
  }

  /// Encodes `frame` and adds the delimiter.
  public init(_ frame: Frame) {
    self.init()
    withUnsafeMutableBytes(of: &words) { all in
      let bytes = all.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
      let count = frame.withBytes { COBS.encode($0, into: bytes) }
      bytes[count] = 0
      bytes[Self.lengthOffset] = UInt8(count + 1)
    }
  }

  /// Bytes with the delimiter; 0 for none.
  public var length: Int {
    withUnsafeBytes(of: words) { Int($0[Self.lengthOffset]) }
  }

  /// The header of the frame inside, its first byte in the lowest place; 0 for nothing.
  var header: UInt64 {
    guard length > Frame.headerLength else { return 0 }
    return withUnsafeBytes(of: words) { bytes in
      var header: UInt64 = 0
      var code = Int(bytes[0])
      for place in 1...Frame.headerLength {
        // Where a code stands, a zero stood.
        if place == code {
          code += Int(bytes[place])
        } else {
          header |= UInt64(bytes[place]) << UInt64(8 * (place - 1))
        }
      }
      return header
    }
  }

  /// Calls `work` with the bytes for the wire.
  public func withBytes<Result, Failure: Error>(
    _ work: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let length = length
    return try withUnsafeBytes(of: words) { (all: UnsafeRawBufferPointer) throws(Failure) -> Result in
      try work(UnsafeRawBufferPointer(rebasing: all[..<length]))
    }
  }
}

extension EncodedFrame: Equatable {
  /// Whether both hold the same bytes.
  public static func == (one: EncodedFrame, other: EncodedFrame) -> Bool {
    one.withBytes { mine in other.withBytes { mine.elementsEqual($0) } }
  }
}

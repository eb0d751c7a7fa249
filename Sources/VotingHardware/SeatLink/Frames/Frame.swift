/// One frame of Seat Link, decoded: header, body, tag and checksum as they stood on the wire.
///
/// A plain value of 64 bytes: at most 60 bytes of frame, then their number. Reading past what the frame holds is the
/// programmer's mistake; whoever reads a body checks `body.count` first.
public struct Frame: Sendable, BitwiseCopyable {
  /// The longest frame in bytes; encoded and with its delimiter it fits one full-speed USB packet.
  public static let maximumLength = 60
  /// Bytes before the body.
  public static let headerLength = 8
  /// Bytes of the tag of a signed frame.
  public static let tagLength = 8
  /// Bytes of the checksum.
  public static let checksumLength = 4
  /// The longest body of a frame that is signed.
  public static let maximumBody = maximumLength - headerLength - tagLength - checksumLength
  /// The protocol's version, the first byte of every frame.
  public static let version: UInt8 = 1

  /// The bits of the byte `flags`.
  enum Flag {
    static let signed: UInt8 = 1 << 0
    static let retransmission: UInt8 = 1 << 1
  }

  private static let lengthOffset = 60

  private var words: InlineArray<8, UInt64>

  /// A frame without a byte, to decode into.
  public init() {
    words = InlineArray(repeating: 0)
  }

  /// Bytes from the version to the end of the checksum.
  public var length: Int {
    Int(UInt64(littleEndian: words[7]) >> 32 & 0xFF)
  }

  /// The version that the sender speaks; another than 1 is not read any further.
  public var version: UInt8 { UInt8(truncatingIfNeeded: UInt64(littleEndian: words[0])) }

  /// The byte `type`, known or not.
  public var type: UInt8 { UInt8(truncatingIfNeeded: UInt64(littleEndian: words[0]) >> 8) }

  /// The kind of the frame; nil for a type that this version does not know.
  public var kind: FrameKind? { FrameKind(rawValue: type) }

  /// Which console on the link; 1…247 in a frame that makes sense.
  public var unit: UInt8 { UInt8(truncatingIfNeeded: UInt64(littleEndian: words[0]) >> 16) }

  /// The byte `flags`.
  public var flags: UInt8 { UInt8(truncatingIfNeeded: UInt64(littleEndian: words[0]) >> 24) }

  /// Whether the frame carries a tag.
  public var isSigned: Bool { flags & Flag.signed != 0 }

  /// Whether the frame is sent again.
  public var isRetransmission: Bool { flags & Flag.retransmission != 0 }

  /// The sender's number of the frame.
  public var sequence: UInt32 { UInt32(truncatingIfNeeded: UInt64(littleEndian: words[0]) >> 32) }

  /// Where the body lies in the frame. A frame that is too short for its flags has an empty one.
  public var body: Range<Int> {
    let after = Self.checksumLength + (isSigned ? Self.tagLength : 0)
    return Self.headerLength..<max(Self.headerLength, length - after)
  }

  /// The tag of a signed frame, as eight bytes of the wire; 0 for an unsigned one.
  public var tag: UInt64 {
    isSigned && length >= Self.headerLength + Self.tagLength + Self.checksumLength
      ? integer(at: body.upperBound, as: UInt64.self) : 0
  }

  /// The little-endian integer at `offset` from the start of the frame.
  public func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value {
    precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= Self.maximumLength)
    return withUnsafeBytes(of: words) {
      Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
  }

  /// Calls `work` with the bytes of the frame.
  public func withBytes<Result, Failure: Error>(
    _ work: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let length = length
    return try withUnsafeBytes(of: words) { (all: UnsafeRawBufferPointer) throws(Failure) -> Result in
      try work(UnsafeRawBufferPointer(rebasing: all[..<length]))
    }
  }

  /// Fills the frame: `fill` gets the room for 60 bytes and returns how many it wrote, or nil for none.
  @inline(__always)
  mutating func fill(_ fill: (UnsafeMutablePointer<UInt8>) -> Int?) -> Bool {
    withUnsafeMutableBytes(of: &words) { all in
      let bytes = all.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
      guard let count = fill(bytes) else { return false }
      bytes[Self.lengthOffset] = UInt8(truncatingIfNeeded: count)
      return true
    }
  }
}

extension Frame: Equatable {
  /// Whether both hold the same bytes.
  public static func == (one: Frame, other: Frame) -> Bool {
    one.withBytes { mine in other.withBytes { mine.elementsEqual($0) } }
  }
}

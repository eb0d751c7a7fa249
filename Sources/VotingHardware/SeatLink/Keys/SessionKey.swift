internal import Crypto

/// The key of one session between a console and the host. It is never printed, logged or reflected.
public struct SessionKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// HMAC with the key already mixed in: a copy of it saves two of the four blocks of hashing per frame.
  private let prepared: HMAC<SHA256>

  init(_ key: SymmetricKey) {
    prepared = HMAC<SHA256>(key: key)
  }

  /// The tag of the first `covered` bytes of `frame`: the first eight bytes of the HMAC over the direction and those
  /// bytes, in which the mark of a retransmission counts as 0.
  func tag(of frame: Frame, upTo covered: Int, from direction: Direction) -> UInt64 {
    withUnsafeTemporaryAllocation(byteCount: 1 + Frame.maximumLength, alignment: 8) { buffer in
      buffer[0] = direction.rawValue
      frame.withBytes { buffer[1...].copyBytes(from: $0[..<covered]) }
      buffer[1 + 3] &= ~Frame.Flag.retransmission
      var mac = prepared
      mac.update(data: UnsafeRawBufferPointer(rebasing: buffer[...covered]))
      return mac.finalize().withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    }
  }

  /// Whether `frame` is signed, by this key, and from `direction`.
  public func signed(_ frame: Frame, from direction: Direction) -> Bool {
    guard frame.isSigned, frame.length >= Frame.headerLength + Frame.tagLength + Frame.checksumLength else {
      return false
    }
    // One subtraction of whole words: the time does not tell how many bytes of a guess are right.
    return tag(of: frame, upTo: frame.body.upperBound, from: direction) ^ frame.tag == 0
  }

  /// Says that it is a key, and no more.
  public var description: String { "SessionKey(hidden)" }
  /// Says that it is a key, and no more.
  public var debugDescription: String { description }
  /// Shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

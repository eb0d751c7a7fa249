/// A SHA-256 value: 32 bytes, kept in four words so that it is copied and compared without the heap.
@frozen public struct ChainHash: Hashable, Sendable, CustomStringConvertible {
  /// The length of a hash in bytes.
  @inlinable public static var byteCount: Int { 32 }

  @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

  /// Copies 32 bytes. Any other count is a programmer's mistake.
  @inlinable public init(_ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count == Self.byteCount, "a hash has 32 bytes")
    words = (
      bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    )
  }

  /// Reads 64 hexadecimal digits, as ``description`` writes them; nil for anything else.
  public init?(hexadecimal text: some StringProtocol) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    var high: UInt8?
    for digit in text.utf8 {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    guard high == nil, bytes.count == Self.byteCount else { return nil }
    self = bytes.withUnsafeBytes { Self($0) }
  }

  /// Lends the 32 bytes.
  @inlinable public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var words = self.words
    return try withUnsafePointer(to: &words) { pointer throws(Failure) in
      try body(UnsafeRawBufferPointer(start: UnsafeRawPointer(pointer), count: Self.byteCount))
    }
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

  /// 64 lower-case hexadecimal digits.
  public var description: String {
    let digits: StaticString = "0123456789abcdef"
    return withUnsafeBytes { bytes in
      String(unsafeUninitializedCapacity: 2 * Self.byteCount) { text in
        for (index, byte) in bytes.enumerated() {
          text[2 * index] = digits.utf8Start[Int(byte >> 4)]
          text[2 * index + 1] = digits.utf8Start[Int(byte & 15)]
        }
        return 2 * Self.byteCount
      }
    }
  }

  /// Compares the bytes.
  @inlinable public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

  /// Feeds the bytes to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

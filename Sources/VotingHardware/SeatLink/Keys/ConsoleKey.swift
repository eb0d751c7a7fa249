internal import Crypto

/// The secret that a console and the host share: 32 bytes. It is never printed, logged or reflected.
public struct ConsoleKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Bytes of a key.
  public static let length = 32

  private let key: SymmetricKey

  /// A key of 32 bytes.
  /// - Throws: `ConsoleKeyError.length` for any other number of bytes.
  public init(_ bytes: some Sequence<UInt8>) throws(ConsoleKeyError) {
    let bytes = Array(bytes)
    guard bytes.count == Self.length else { throw .length(bytes.count) }
    key = SymmetricKey(data: bytes)
  }

  /// A key of 64 hexadecimal digits, as it stands in a key file.
  /// - Throws: `ConsoleKeyError`; the message never repeats what was read.
  public init(hexadecimal text: some StringProtocol) throws(ConsoleKeyError) {
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text.unicodeScalars {
      guard let digit = Self.digit(character) else { throw .notHexadecimal }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    guard high == nil else { throw .notHexadecimal }
    try self.init(bytes)
  }

  /// The key of one session: HMAC-SHA-256 of this key over "seat-link 1", serial, console's and host's nonce.
  public func session(serial: UInt64, console: Nonce, host: Nonce) -> SessionKey {
    var mac = HMAC<SHA256>(key: key)
    mac.update(data: Array("seat-link 1".utf8))
    for number in [serial, console.rawValue, host.rawValue] {
      withUnsafeBytes(of: number.littleEndian) { mac.update(data: $0) }
    }
    return SessionKey(SymmetricKey(data: mac.finalize()))
  }

  /// Says that it is a key, and no more.
  public var description: String { "ConsoleKey(hidden)" }
  /// Says that it is a key, and no more.
  public var debugDescription: String { description }
  /// Shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }

  private static func digit(_ character: Unicode.Scalar) -> UInt8? {
    switch character {
    case "0"..."9": UInt8(character.value - 48)
    case "a"..."f": UInt8(character.value - 87)
    case "A"..."F": UInt8(character.value - 55)
    default: nil
    }
  }
}

internal import Crypto
internal import Foundation

/// The name and the number by which a signature line tells whose it is (c2sp.org/signed-note).
public struct NoteKeyName: Hashable, Sendable, CustomStringConvertible {
  /// Whose key it is: no blank, no «+», for example `rada.example.gov.ua`.
  public let name: String
  /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
  public let identifier: UInt32

  /// `name+c74f20a3`.
  public var description: String { "\(name)+\(Self.hexadecimal(identifier))" }

  static func hexadecimal(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  /// Whether a key may have this name: 1...200 bytes, no blank, no control character, no «+».
  public static func isName(_ text: String) -> Bool {
    (1...200).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy {
        $0 != "+" && !$0.properties.isWhitespace && $0.properties.generalCategory != .control
      }
  }
}

/// The public half of a key that signs notes: what a council publishes once and for all.
public struct NoteVerifier: Sendable, CustomStringConvertible {
  /// Whose it is.
  public let key: NoteKeyName
  private let publicKey: Curve25519.Signing.PublicKey

  /// Reads `name+c74f20a3+base64`, as every tool of signed notes writes it. Blanks and line ends around it do not matter.
  ///
  /// - Throws: ``NoteError/verifierKey``.
  public init(_ text: String) throws(NoteError) {
    let parts = KeyText(text.trimmingCharacters(in: .whitespacesAndNewlines))
    guard let parts, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: parts.bytes) else {
      throw .verifierKey
    }
    self.init(name: parts.name, key)
    guard self.key.identifier == parts.identifier else { throw .verifierKey }
  }

  init(name: String, _ publicKey: Curve25519.Signing.PublicKey) {
    self.publicKey = publicKey
    key = NoteKeyName(name: name, identifier: Self.identifier(name, publicKey))
  }

  /// `name+c74f20a3+base64`.
  public var description: String { "\(key)+\(KeyText.base64([KeyText.algorithm] + publicKey.rawRepresentation))" }

  func isValid(_ signature: [UInt8], for text: String) -> Bool {
    publicKey.isValidSignature(signature, for: Data(text.utf8))
  }

  private static func identifier(_ name: String, _ key: Curve25519.Signing.PublicKey) -> UInt32 {
    var function = SHA256()
    function.update(data: Array(name.utf8) + [0x0A, KeyText.algorithm] + key.rawRepresentation)
    return function.finalize().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// A key that signs notes. Whoever has it can sign a false log: it leaves the machine in no log line and no error.
public struct NoteSigner: Sendable {
  /// The public half.
  public let verifier: NoteVerifier
  private let privateKey: Curve25519.Signing.PrivateKey

  /// Makes a key from the system's random numbers.
  ///
  /// - Throws: ``NoteError/name(_:)``.
  public init(generatedFor name: String) throws(NoteError) {
    guard NoteKeyName.isName(name) else { throw .name(name) }
    self.init(name: name, Curve25519.Signing.PrivateKey())
  }

  /// Reads `PRIVATE+KEY+name+c74f20a3+base64`.
  ///
  /// - Throws: ``NoteError/signerKey``, which does not quote it.
  public init(_ text: String) throws(NoteError) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.hasPrefix(Self.prefix), let parts = KeyText(String(text.dropFirst(Self.prefix.count))),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: parts.bytes)
    else { throw .signerKey }
    self.init(name: parts.name, key)
    guard verifier.key.identifier == parts.identifier else { throw .signerKey }
  }

  private init(name: String, _ privateKey: Curve25519.Signing.PrivateKey) {
    self.privateKey = privateKey
    verifier = NoteVerifier(name: name, privateKey.publicKey)
  }

  /// The line that a key's file holds: `PRIVATE+KEY+name+c74f20a3+base64`, without a line end.
  public var secretText: String {
    "\(Self.prefix)\(verifier.key)+\(KeyText.base64([KeyText.algorithm] + privateKey.rawRepresentation))"
  }

  private static let prefix = "PRIVATE+KEY+"

  func signature(of text: String) -> [UInt8] {
    guard let bytes = try? privateKey.signature(for: Data(text.utf8)) else {
      preconditionFailure("Ed25519 signs every message")
    }
    return [UInt8](bytes)
  }
}

/// `name+c74f20a3+base64` in its parts; the first byte behind the base64 names the algorithm, 1 for Ed25519.
private struct KeyText {
  static let algorithm: UInt8 = 1
  let name: String
  let identifier: UInt32
  let bytes: [UInt8]

  init?(_ text: String) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, NoteKeyName.isName(parts[0]), parts[1].utf8.count == 8,
      let identifier = UInt32(parts[1], radix: 16), let data = Data(base64Encoded: parts[2]), data.count == 33,
      data[0] == Self.algorithm
    else { return nil }
    (name, self.identifier, bytes) = (parts[0], identifier, [UInt8](data.dropFirst()))
  }

  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

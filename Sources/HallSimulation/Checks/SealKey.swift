internal import Crypto
internal import Foundation
package import Seals

/// A key of the seals, and the judge of its signatures: notes are taken apart here by the words of docs/journal.md, and only
/// Ed25519 itself is asked of the library, so that a daemon which signs something else than it says is found out.
///
/// It belongs to one thread.
package final class SealKey {
  private static let prefix = "PRIVATE+KEY+"
  private static let algorithm: UInt8 = 1

  /// Whose it is.
  let name: String
  /// What the daemon signs with. The signatures of RFC 8032 depend on nothing but key and text, so that a run with a key is
  /// the same at every time.
  let signer: NoteSigner
  /// How a signature line of this key begins, and the four bytes before the signature.
  private let identifier: Data
  private let publicKey: Curve25519.Signing.PublicKey
  /// Notes whose signature was found right: each is judged again after every death of the daemon.
  private var believed: Set<String> = []

  /// The key of a simulated council.
  init(_ seed: UInt64) {
    var chance = Chance(seed, "seal key bytes")
    let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    name = "rada.example"
    do {
      let key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
      publicKey = key.publicKey
      identifier = Self.identifier(name, publicKey)
      let secret = Data([Self.algorithm] + bytes).base64EncodedString()
      signer = try NoteSigner("\(Self.prefix)\(name)+\(identifier.hexadecimal)+\(secret)")
    } catch {
      preconditionFailure("32 bytes that are no key: \(error)")
    }
  }

  /// The key of a hall's files.
  package init(_ signer: NoteSigner) {
    self.signer = signer
    let parts = signer.verifier.description.split(separator: "+", maxSplits: 2)
    guard parts.count == 3, let key = Data(base64Encoded: String(parts[2])),
      let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: key.dropFirst())
    else { preconditionFailure("a key that is none") }
    name = String(parts[0])
    self.publicKey = publicKey
    identifier = Self.identifier(name, publicKey)
  }

  /// SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), its first four bytes.
  private static func identifier(_ name: String, _ key: Curve25519.Signing.PublicKey) -> Data {
    Data(SHA256.hash(data: Data(name.utf8) + [0x0A, algorithm] + key.rawRepresentation).prefix(4))
  }

  /// Whether a note has this key's signature, and no other.
  func hasSigned(_ note: String) -> Bool {
    if believed.contains(note) { return true }
    let parts = note.components(separatedBy: "\n\n")
    guard parts.count == 2, parts[1].hasPrefix("\u{2014} \(name) "), parts[1].hasSuffix("\n"),
      let line = Data(base64Encoded: String(parts[1].dropFirst(name.count + 3).dropLast())),
      line.prefix(4) == identifier,
      publicKey.isValidSignature(line.dropFirst(4), for: Data((parts[0] + "\n").utf8))
    else { return false }
    believed.insert(note)
    return true
  }
}

internal import Foundation

/// A text with signature lines under it (c2sp.org/signed-note). Lines of keys that we do not know stay where they are:
/// there is room for the cosignatures of witnesses.
public struct SignedNote: Hashable, Sendable, CustomStringConvertible {
  /// A signature line.
  public struct Signature: Hashable, Sendable {
    /// Whose it says it is.
    public let key: NoteKeyName
    /// What follows the key's number.
    public let bytes: [UInt8]
  }

  /// The greatest length of a note, in bytes; a longer one is refused.
  public static let maximumBytes = 1 << 16
  /// The most signature lines a note may have.
  public static let maximumSignatures = 100

  /// The text, which ends with a line end.
  public let text: String
  /// The signatures, in order.
  public let signatures: [Signature]

  /// Signs a text; without a key the note has no signature.
  ///
  /// - Parameter text: lines, the last one ended too, none of them empty.
  public init(_ text: String, signedBy signer: NoteSigner?) {
    precondition(text.hasSuffix("\n") && !text.contains("\n\n"), "a note's text is lines")
    self.text = text
    signatures = signer.map { [Signature(key: $0.verifier.key, bytes: $0.signature(of: text))] } ?? []
  }

  /// Reads a note. One without any signature is read too, and vouched for by nobody.
  ///
  /// - Throws: ``NoteError/note(_:)``.
  public init(parsing note: String) throws(NoteError) {
    guard note.utf8.count <= Self.maximumBytes else { throw .note("понад \(Self.maximumBytes) байтів") }
    guard note.unicodeScalars.allSatisfy({ $0 == "\n" || $0.value >= 0x20 }) else { throw .note("керівні знаки") }
    guard let border = note.range(of: "\n\n", options: .backwards) else {
      guard note.hasSuffix("\n"), note.utf8.count > 1 else { throw .note("немає кінця рядка") }
      (text, signatures) = (note, [])
      return
    }
    text = String(note[..<border.lowerBound]) + "\n"
    let lines = note[border.upperBound...]
    guard lines.hasSuffix("\n") else { throw .note("обірвано рядок підпису") }
    var signatures: [Signature] = []
    for line in lines.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      guard signatures.count < Self.maximumSignatures else { throw .note("забагато підписів") }
      signatures.append(try Self.signature(line))
    }
    self.signatures = signatures
  }

  private static func signature(_ line: Substring) throws(NoteError) -> Signature {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "\u{2014}", NoteKeyName.isName(String(parts[1])),
      let data = Data(base64Encoded: String(parts[2])), data.count > 4,
      // One signature has one text: the last letter of base64 has bits that nobody reads.
      data.base64EncodedString() == parts[2]
    else { throw .note("рядок підпису не читається") }
    let identifier = data.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    return Signature(
      key: NoteKeyName(name: String(parts[1]), identifier: identifier), bytes: [UInt8](data.dropFirst(4)))
  }

  /// Whether a key has signed the text.
  public func isSigned(by verifier: NoteVerifier) -> Bool {
    signatures.contains { $0.key == verifier.key && verifier.isValid($0.bytes, for: text) }
  }

  /// The note as it is published. Without signatures it is the text alone.
  public var description: String {
    guard !signatures.isEmpty else { return text }
    let lines = signatures.map { signature in
      let identifier = withUnsafeBytes(of: signature.key.identifier.bigEndian) { [UInt8]($0) }
      return "\u{2014} \(signature.key.name) \(Data(identifier + signature.bytes).base64EncodedString())\n"
    }
    return text + "\n" + lines.joined()
  }
}

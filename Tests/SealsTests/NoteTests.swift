import Testing

@testable import Seals

@Suite("A signed note") struct NoteTests {
  /// The example of the Go project's package `note`, whose format this is.
  private static let verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  private static let signer = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  private static let note = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

    """

  @Test("of another program is read, verified, and written the same") func published() throws {
    let note = try SignedNote(parsing: Self.note)
    #expect(note.isSigned(by: try NoteVerifier(Self.verifier)))
    #expect(note.description == Self.note)
    let signer = try NoteSigner(Self.signer)
    #expect(signer.verifier.description == Self.verifier && signer.secretText == Self.signer)
    // RFC 8032 leaves nothing to chance: a simulated sitting is the same at every time, signatures and all.
    #expect(SignedNote(note.text, signedBy: signer).description == Self.note)
  }

  @Test("keeps the lines of witnesses that nobody here knows") func cosigned() throws {
    let signer = try NoteSigner(generatedFor: "rada.example")
    let witness = try NoteSigner(generatedFor: "witness.example/w1")
    let own = SignedNote("a\n5\nb\n", signedBy: signer)
    let cosignature = SignedNote(own.text, signedBy: witness).description.split(separator: "\n").last!
    let both = try SignedNote(parsing: own.description + cosignature + "\n")
    #expect(both.signatures.count == 2 && both.isSigned(by: signer.verifier) && both.isSigned(by: witness.verifier))
    #expect(both.description.hasSuffix(cosignature + "\n"))
  }

  @Test("with any bit of it changed is not one, or not signed") func everyBit() throws {
    let verifier = try NoteVerifier(Self.verifier)
    let bytes = Array(Self.note.utf8)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        guard let text = String(validating: changed, as: UTF8.self) else { continue }
        let isSigned = (try? SignedNote(parsing: text))?.isSigned(by: verifier) ?? false
        #expect(!isSigned, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test("of another key of the same name is not ours") func otherKey() throws {
    let first = try NoteSigner(generatedFor: "rada.example")
    let second = try NoteSigner(generatedFor: "rada.example")
    #expect(!SignedNote("a\n", signedBy: first).isSigned(by: second.verifier))
    #expect(SignedNote("a\n", signedBy: nil).description == "a\n")
    #expect(try SignedNote(parsing: "a\n").signatures.isEmpty)
  }

  @Test(
    "that is none is refused",
    arguments: [
      "", "\n", "a", "a\n\n", "a\n\n— x\n", "a\n\n— x AAAA\n", "a\n\n— x AAAAAAAA", "a\n\n- x AAAAAAAA\n", "a\r\n",
      "a\n\n— x+y AAAAAAAA\n", "a\n\n— x AAAAAAAA\n\n— x AAAAAAAA",
    ])
  func malformed(text: String) {
    #expect(throws: NoteError.self) { try SignedNote(parsing: text) }
  }

  @Test(
    "key is refused with another name, number or length",
    arguments: [
      "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10", "Peter Neumann+c74f20a3+AR", "", "+++",
      "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
  func badKeys(text: String) {
    #expect(throws: NoteError.verifierKey) { try NoteVerifier(text) }
    #expect(throws: NoteError.signerKey) { try NoteSigner("PRIVATE+KEY+" + text) }
  }

  @Test("says what a checkpoint says, and only where it is one") func checkpoints() throws {
    var tree = TreeFrontier()
    tree.append(TreeFrontier.leaf(of: tree.root))
    let checkpoint = Checkpoint(origin: "rada.example/00", size: 1, root: tree.root)
    #expect(try Checkpoint(SignedNote(checkpoint.text, signedBy: nil)) == checkpoint)
    #expect(try Checkpoint(SignedNote(checkpoint.text + "an extension\n", signedBy: nil)) == checkpoint)
    for text in ["a\n1\n", "a\n01\n\(checkpoint.rootText)\n", "a\n-1\n\(checkpoint.rootText)\n", "a\n1\nAAAA\n"] {
      #expect(throws: NoteError.self) { try Checkpoint(SignedNote(text, signedBy: nil)) }
    }
  }
}

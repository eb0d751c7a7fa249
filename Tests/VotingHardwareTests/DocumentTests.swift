import Foundation
import Testing

@Suite("The published text")
struct DocumentTests {
  @Test("the examples in seat-link.md are those of the vectors, byte for byte")
  func examples() throws {
    let vectors = try Vectors.read()
    let text = try String(contentsOf: Vectors.directory.appendingPathComponent("seat-link.md"), encoding: .utf8)
    var examples = 0
    for block in text.components(separatedBy: "```vector ").dropFirst() {
      let lines = block.components(separatedBy: "```")[0].split(separator: "\n")
      let name = String(try #require(lines.first))
      let vector = try #require(vectors.frames.first { $0.name == name }, "no vector \(name)")
      var expected = vector.fields.map { "\($0.name) \($0.bytes)" }
      expected.append("wire \(vector.wire)")
      #expect(lines.dropFirst().map(Self.squeezed) == expected.map(Self.squeezed), "\(name)")
      examples += 1
    }
    #expect(examples >= 10)
    let session = vectors.session
    for part in [session.consoleKey, session.consoleNonce, session.hostNonce, session.sessionKey] {
      #expect(text.replacing(" ", with: "").contains(part))
    }
  }

  /// Without the note and without spaces.
  private static func squeezed(_ line: some StringProtocol) -> String {
    line.components(separatedBy: "#")[0].replacing(" ", with: "")
  }
}

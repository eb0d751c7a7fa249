/// What a journal says and what cannot have been: no daemon of any version has written it, or some byte of it is not what
/// was written. One sentence in Ukrainian, without a full stop, for whoever reads the journal.
public struct Impossibility: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// Says what cannot have been.
  public init(_ description: String) { self.description = description }

  /// Throws the sentence unless the condition holds.
  static func unless(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(Impossibility) {
    guard holds else { throw Impossibility(sentence()) }
  }
}

extension Decoder {
  /// Refuses a value that is read back where it breaks what its own type promises: what is written was checked by the
  /// configuration or by the sitting, what is read has been checked by nobody.
  func require(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
    guard !holds else { return }
    let sentence = sentence()
    throw DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: codingPath, debugDescription: sentence, underlyingError: Impossibility(sentence)))
  }
}

extension BinaryInteger {
  /// A number of votes, people or papers. More than a million is no council, and no sum of such numbers overflows.
  var isCount: Bool { 0 <= self && self <= 1_000_000 }
}

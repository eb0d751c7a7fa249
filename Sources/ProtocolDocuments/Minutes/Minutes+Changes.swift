extension Minutes {
  /// The form of an edited document: where the words of a table stand differs between them.
  public enum EditedForm: Sendable, Hashable {
    /// Plain text.
    case text
    /// The words of an office document, in the order of its paragraphs.
    case office
  }

  /// A sealed part that an edited document does not hold as the journal has it.
  public struct Change: Sendable, Hashable, CustomStringConvertible {
    /// What the part is called: «голосування № 6».
    public let part: String
    /// What is wrong, in Ukrainian.
    public let message: String

    /// One sentence, without a full stop.
    public var description: String { "\(part): \(message)" }
  }

  /// The most changes that are told of one part.
  static let changesTold = 12

  /// How many parts of the document are the journal's.
  public var sealedCount: Int { parts.count { $0.origin != .secretary } }

  /// Compares an edited document with the journal.
  ///
  /// - Parameter document: its words.
  /// - Parameter words: takes a rendered part apart into its words, as it did with the edited document: plain text for
  ///   `text`, a whole Flat ODT document for `office`.
  /// - Returns: what differs from the journal, part by part; nothing where the document holds it all.
  public func changes<Failure: Error>(
    in document: [String], form: EditedForm, words: (String) throws(Failure) -> [String]
  ) throws(Failure) -> [Change] {
    var sealed: [SealedPart] = []
    for (index, part) in parts.enumerated() {
      guard case .journal(let name) = part.origin else { continue }
      let rendered =
        form == .text
        ? Self.plainText(part)
        : "<office:document \(Self.flatODTNamespaces)>\(Self.flatODT(part, index))</office:document>"
      sealed.append(SealedPart(name: name, words: try words(rendered)))
    }
    return MinutesComparison(sealed: sealed, document: document).changes
  }

  /// The words of a plain text: what lies between spaces, without the lines of tables and for signatures.
  public static func words(of text: String) -> [String] {
    text.split(whereSeparator: { $0.isWhitespace || $0 == "|" }).map(String.init).filter { word in
      word.contains { $0 != "_" }
    }
  }
}

/// A sealed part as its words.
struct SealedPart {
  let name: String
  let words: [String]

  /// How it begins: enough words to tell it from every other.
  var start: ArraySlice<String> { words.prefix(6) }
  /// How it ends, without its last word, which may be the seal.
  var end: ArraySlice<String> { words.suffix(5).dropLast() }
}

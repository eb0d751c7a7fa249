/// What the secretary writes into the minutes: who was invited, who spoke, what was heard. The results are not in it and
/// cannot be: those come from the journal.
///
/// A plain text file (`docs/secretary.md`): `== Питання 3` begins a section, `СЛУХАЛИ:` a field of it, every further line
/// is a paragraph; lines with `#` in front are notes for whoever writes.
public struct MinutesText: Sendable, Hashable {
  /// A part of the file under a line of its own.
  public enum Section: Sendable, Hashable {
    /// «== Засідання»
    case sitting
    /// «== Питання 3»
    case question(String)
    /// «== Запити»: inquiries of deputies.
    case inquiries
    /// «== Різне»
    case other
  }

  /// A part of a section.
  public enum Field: String, Sendable, Hashable, CaseIterable {
    /// Where in the town the sitting took place.
    case venue = "МІСЦЕ"
    /// Who was invited and came.
    case invited = "ЗАПРОШЕНІ"
    /// The agenda as it was adopted.
    case agenda = "ПОРЯДОК ДЕННИЙ"
    /// How long a report, a speech, a break may be.
    case timeRules = "РЕГЛАМЕНТ"
    /// The counting commission, a member a line.
    case commission = "ЛІЧИЛЬНА КОМІСІЯ"
    /// The member of the secretariat who signs.
    case secretariat = "СЕКРЕТАРІАТ"
    /// What was heard.
    case heard = "СЛУХАЛИ"
    /// Who spoke.
    case spoke = "ВИСТУПИЛИ"
    /// The words of the decision that was adopted.
    case decision = "ТЕКСТ РІШЕННЯ"
    /// The text of a section without named fields.
    case text = "ТЕКСТ"
  }

  /// A paragraph, and the line of the file where it stands.
  struct Paragraph: Sendable, Hashable {
    let text: String
    let line: Int
  }

  /// A section as it was read.
  struct Part: Sendable, Hashable {
    let section: Section
    /// Where it begins.
    let line: Int
    /// Whether its head says that nothing was voted on.
    let withoutBallot: Bool
    var fields: [Field: [Paragraph]] = [:]
    /// The lines where the fields begin.
    var heads: [Field: Int] = [:]
  }

  /// Bounds of the file.
  public enum Limits {
    /// Bytes of the file.
    public static let file = 4 << 20
    /// Bytes of a line.
    public static let line = 16 << 10
    /// How many problems are told.
    public static let problems = 100
  }

  var parts: [Part] = []

  /// The text of nobody: minutes with results alone.
  public init() {}

  /// The paragraphs of a field; none where nobody wrote it.
  public func paragraphs(_ field: Field, of section: Section) -> [String] {
    parts.first { $0.section == section }?.fields[field]?.map(\.text) ?? []
  }

  /// The questions that were heard without a vote, in the order of the file.
  var questionsWithoutBallot: [String] {
    parts.compactMap { part in
      if case .question(let number) = part.section, part.withoutBallot { number } else { nil }
    }
  }
}

extension MinutesText.Section {
  /// The fields that the section has.
  var fields: [MinutesText.Field] {
    switch self {
    case .sitting: [.venue, .invited, .agenda, .timeRules, .commission, .secretariat]
    case .question: [.heard, .spoke, .decision]
    case .inquiries, .other: []
    }
  }

  /// The head of the section in the file, without «==».
  var words: String {
    switch self {
    case .sitting: "Засідання"
    case .question(let number): "Питання \(number)"
    case .inquiries: "Запити"
    case .other: "Різне"
    }
  }
}

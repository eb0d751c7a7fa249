internal import ProtocolDocuments
public import TallyEngine

/// The questions of a sitting, from the clerk's `agenda.csv`: what is voted on, under which kind of the regulation.
public struct Agenda: Hashable, Sendable {
  /// One vote that the agenda foresees. A question that is voted «за основу» and «в цілому» stands on two lines.
  public struct Question: Hashable, Sendable {
    /// The line of the file, from 1.
    public let line: Int
    /// Number of the question on the agenda, as the record prints it: «5», «5.1».
    public let number: String
    /// What is voted on, whole, on one line.
    public let title: String
    /// The kind's name in the regulation.
    public let kind: String
    /// Whether the clerk expects a vote by name or a secret one; nil where the file does not say.
    public let mode: BallotMode?
    /// The window in seconds, 1…3600; nil for the regulation's.
    public let seconds: Int?
    /// For the operator's eyes only; may be empty.
    public let note: String
  }

  /// A kind that the regulation has, as far as an agenda is judged by it.
  public struct Kind: Hashable, Sendable {
    /// Its name in the regulation.
    public let id: String
    /// By name or secret.
    public let mode: BallotMode

    /// A kind, from wherever it is known: a regulation's file or the daemon.
    public init(id: String, mode: BallotMode) {
      self.id = id
      self.mode = mode
    }
  }

  /// The file, as the operator named it.
  public let file: String
  /// In the file's order.
  public let questions: [Question]

  /// A day of more questions than this is no day.
  public static let mostQuestions = 1_000
  /// Bytes of UTF-8 in a question's number.
  public static let longestNumber = 64

  /// Reads an agenda (CSV, UTF-8 with or without a byte-order mark, `;` or `,`; at most 4 MiB and `mostQuestions`).
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - file: what it is called in messages; nil for the path.
  ///   - kinds: what the regulation knows; nil judges the form only, for the kinds to be judged later.
  /// - Throws: `ConfigurationError` with every problem at once, each with its line.
  public static func load(
    path: String, as file: String? = nil, kinds: [Kind]? = nil
  ) throws(ConfigurationError) -> Agenda {
    var problems: [Problem] = []
    let file = file ?? path
    let agenda = Agenda(file: file, questions: read(path, as: file, problems: &problems))
    if let kinds { problems += agenda.problems(knowing: kinds) }
    guard problems.isEmpty else { throw ConfigurationError(problems: problems.sorted { $0.line < $1.line }) }
    return agenda
  }

  /// What is wrong with the kinds of an agenda whose form is right, line by line.
  public func problems(knowing kinds: [Kind]) -> [Problem] {
    let known = Dictionary(kinds.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return questions.compactMap { question in
      guard let kind = known[question.kind] else {
        // A kind that is left out is complained of as such.
        guard !question.kind.isEmpty else { return nil }
        let names = kinds.map(\.id).joined(separator: ", ")
        return Problem(file, question.line, "регламент не знає виду «\(question.kind)»; є такі: \(names)")
      }
      guard let mode = question.mode, mode != kind.mode else { return nil }
      return Problem(
        file, question.line,
        kind.mode == .secret
          ? "вид «\(kind.id)» голосують таємно, а не поіменно: виправте «mode» або вид"
          : "вид «\(kind.id)» голосують поіменно, а не таємно: виправте «mode» або вид")
    }
  }

  private static func read(_ path: String, as file: String, problems: inout [Problem]) -> [Question] {
    guard let text = Configuration.read(path, as: file, problems: &problems) else { return [] }
    let table = CSVTable(text, file: file, problems: &problems)
    let required = ["question", "title", "kind"]
    table.check(
      required: required, known: Set(required + ["mode", "seconds", "note"]), file: file, problems: &problems)
    guard required.allSatisfy(table.columns.contains) else { return [] }
    var questions: [Question] = []
    var lines: [[String]: Int] = [:]
    for record in table.records.prefix(mostQuestions) {
      let question = Question(record, file: file, problems: &problems)
      questions.append(question)
      let wording = [question.number, question.kind, question.title]
      if let earlier = lines.updateValue(question.line, forKey: wording) {
        problems.append(
          Problem(
            file, question.line, "питання \(question.number) з тією самою назвою й видом уже є в рядку \(earlier)"))
      }
    }
    if table.records.count > mostQuestions {
      problems.append(
        Problem(file, table.records[mostQuestions].line, "питань забагато: щонайбільше \(mostQuestions)"))
    }
    if questions.isEmpty, problems.isEmpty { problems.append(Problem(file, 1, "немає жодного питання")) }
    return questions
  }
}

extension Agenda.Question {
  /// Reads a record; what is wrong with it goes to `problems`.
  fileprivate init(_ record: CSVTable.Record, file: String, problems: inout [Problem]) {
    func complain(_ text: String) { problems.append(Problem(file, record.line, text)) }
    func text(_ column: String, atMost bytes: Int, mayBeEmpty: Bool = false) -> String {
      let text = PlainText.folded(record[column])
      if text.isEmpty, !mayBeEmpty { complain("порожнє поле «\(column)»") }
      if text.utf8.count > bytes { complain("задовге поле «\(column)»: щонайбільше \(bytes) байтів") }
      return text
    }
    line = record.line
    number = text("question", atMost: Agenda.longestNumber)
    title = text("title", atMost: Sitting.Limits.title)
    kind = text("kind", atMost: 64)
    note = text("note", atMost: Sitting.Limits.text, mayBeEmpty: true)
    switch record["mode"].lowercased() {
    case "": mode = nil
    case "поіменно", "rollcall": mode = .rollCall
    case "таємно", "secret": mode = .secret
    default:
      mode = nil
      complain("«mode» — «\(record["mode"])»: має бути «поіменно», «таємно» або порожньо")
    }
    let window = record["seconds"]
    seconds = Int(window).flatMap { Sitting.Limits.window ~= $0 ? $0 : nil }
    if seconds == nil, !window.isEmpty {
      let range = Sitting.Limits.window
      complain(
        "«seconds» — «\(window)»: має бути ціле число від \(range.lowerBound) до \(range.upperBound) або порожньо")
    }
  }
}

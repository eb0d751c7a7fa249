extension MinutesText {
  /// What is wrong in the secretary's file, and where.
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// What is wrong and what to do, in Ukrainian.
    public let message: String

    /// «протокол.txt:12: …»
    public var description: String { "\(file):\(line): \(message)" }
  }

  /// All that is wrong in the secretary's file.
  public struct Problems: Error, Sendable, Hashable, CustomStringConvertible {
    /// In the order of the lines.
    public let problems: [Problem]

    /// A problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
  }

  /// Reads the secretary's file.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8, with or without a byte-order mark; lines end with «\n» or «\r\n».
  ///   - file: what the file is called in the problems.
  ///   - record: the sitting whose questions it speaks of.
  /// - Throws: `Problems`, all of them and not the first.
  public init(_ bytes: [UInt8], file: String, of record: SittingRecord) throws(Problems) {
    var reading = MinutesTextReading(file: file)
    reading.read(bytes)
    parts = reading.parts
    reading.check(against: record)
    if !reading.problems.isEmpty { throw Problems(problems: reading.problems.sorted { $0.line < $1.line }) }
  }
}

/// The file being read, line by line.
struct MinutesTextReading {
  let file: String
  var parts: [MinutesText.Part] = []
  var problems: [MinutesText.Problem] = []
  private var field: MinutesText.Field?
  private var line = 0
  /// A section or field that is wrong is told once, and what stands in it is not read.
  private var skips = false

  init(file: String) { self.file = file }

  mutating func complain(_ message: String, line: Int? = nil) {
    guard problems.count < MinutesText.Limits.problems else { return }
    problems.append(MinutesText.Problem(file: file, line: line ?? self.line, message: message))
  }

  mutating func read(_ bytes: [UInt8]) {
    line = 1
    guard bytes.count <= MinutesText.Limits.file else {
      return complain("файл більший за \(MinutesText.Limits.file >> 20) МіБ; це не текст протоколу")
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for (index, slice) in bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      line = index + 1
      guard slice.count <= MinutesText.Limits.line else {
        complain("рядок довший за \(MinutesText.Limits.line) байтів; поділіть його на абзаци")
        continue
      }
      guard let text = String(validating: slice, as: UTF8.self) else {
        complain("рядок не в кодуванні UTF-8; збережіть файл як UTF-8")
        continue
      }
      take(PlainText.folded(text))
    }
  }

  private mutating func take(_ text: String) {
    if text.isEmpty || text.hasPrefix("#") { return }
    if text.hasPrefix("\\") { return add(PlainText.folded(String(text.dropFirst()))) }
    if text.hasPrefix("==") { return begin(PlainText.folded(String(text.drop { $0 == "=" }))) }
    if let head = Self.head(of: text) { return begin(field: head.name, rest: head.rest) }
    add(text)
  }

  /// A name in capitals and a colon at the start of a line: «СЛУХАЛИ: …».
  static func head(of text: String) -> (name: String, rest: String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let name = text[..<colon]
    guard name.count >= 4, name.allSatisfy({ $0 == " " || $0.isUppercase }), name.first != " " else { return nil }
    return (String(name), PlainText.folded(String(text[text.index(after: colon)...])))
  }

  private mutating func begin(_ name: String) {
    field = nil
    skips = true
    let bare = name.replacing(" (без голосування)", with: "")
    let section: MinutesText.Section
    switch bare {
    case "Засідання": section = .sitting
    case "Запити": section = .inquiries
    case "Різне": section = .other
    case _ where bare.hasPrefix("Питання "): section = .question(PlainText.folded(String(bare.dropFirst(8))))
    default:
      return complain(
        "розділу «\(name)» немає; є «== Засідання», «== Питання 3», «== Питання 3 (без голосування)», «== Запити», "
          + "«== Різне»")
    }
    if let earlier = parts.first(where: { $0.section == section }) {
      return complain("розділ «\(bare)» уже є в рядку \(earlier.line); об’єднайте їх")
    }
    skips = false
    parts.append(MinutesText.Part(section: section, line: line, withoutBallot: bare != name))
    if section.fields.isEmpty { field = .text }
  }

  private mutating func begin(field name: String, rest: String) {
    // A word that only the program may write would make a result of the secretary's.
    guard let found = MinutesText.Field(rawValue: name), found != .text else {
      field = nil
      skips = true
      let own = parts.last?.section.fields.map { "«\($0.rawValue):»" }.joined(separator: ", ") ?? ""
      return complain(
        SealedWords.heads.contains(name)
          ? "«\(name):» пише програма із журналу; результат тут не пишуть"
          : "поля «\(name):» немає\(own.isEmpty ? "" : "; тут можуть бути \(own)"). Якщо це текст, поставте перед ним «\\»"
      )
    }
    guard let part = parts.indices.last else {
      skips = true
      return complain("поле «\(name):» стоїть перед першим розділом; почніть його рядком «== Засідання»")
    }
    guard parts[part].section.fields.contains(found) else {
      field = nil
      skips = true
      return complain("поле «\(name):» не належить до розділу «\(parts[part].section.words)»")
    }
    if let earlier = parts[part].heads[found] {
      return complain("поле «\(name):» уже є в рядку \(earlier); об’єднайте їх")
    }
    skips = false
    field = found
    parts[part].heads[found] = line
    if !rest.isEmpty { add(rest) }
  }

  private mutating func add(_ text: String) {
    if skips { return }
    guard let part = parts.indices.last else {
      skips = true
      return complain("текст стоїть перед першим розділом; почніть його рядком «== Засідання»")
    }
    guard let field else {
      skips = true
      return complain("текст стоїть перед першим полем розділу; напишіть, наприклад, «\(Self.example(parts[part]))»")
    }
    if let word = SealedWords.found(in: text) {
      return complain("«\(word)» пише програма із журналу; результат тут не пишуть")
    }
    parts[part].fields[field, default: []].append(MinutesText.Paragraph(text: text, line: line))
  }

  private static func example(_ part: MinutesText.Part) -> String {
    (part.section.fields.first ?? .heard).rawValue + ":"
  }

  /// Whether what is written of questions fits what was voted on.
  mutating func check(against record: SittingRecord) {
    let questions = Dictionary(grouping: record.ballots) { PlainText.folded($0.question.number) }
    for part in parts {
      guard case .question(let number) = part.section else { continue }
      guard let ballots = questions[number] else {
        if !part.withoutBallot {
          complain(
            "питання № \(number) не голосували; виправте номер або напишіть «== Питання \(number) (без голосування)»",
            line: part.line)
        }
        continue
      }
      if part.withoutBallot {
        complain("питання № \(number) голосували; приберіть «(без голосування)»", line: part.line)
      }
      if let line = part.heads[.decision], part.fields[.decision] != nil, !ballots.contains(where: \.isAdopted) {
        complain("рішення з питання № \(number) не прийнято, отже тексту рішення немає; приберіть це поле", line: line)
      }
    }
  }
}

extension RollCall {
  /// Whether a decision came of it.
  var isAdopted: Bool {
    switch ending {
    case .adopted, .settled(adopted: true, _, _, _): true
    case .rejected, .settled, .disputed, .annulled, .withheld: false
    }
  }
}

import Foundation
import TOMLKit
import TallyEngine

/// A TOML file whose complaints name the line. The library tells lines for syntax errors only, so the lines of keys are
/// found in the text.
struct TOMLSource {
  let file: String
  let table: TOMLTable
  private let lines: [Substring]

  /// Parses a file; nil, and a problem, where its syntax is broken.
  init?(_ text: String, file: String, problems: inout [Problem]) {
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      problems.append(Problem(file, error.source.begin.line, "не TOML: \(error.description)"))
      return nil
    } catch {
      problems.append(Problem(file, 0, "не TOML: \(error)"))
      return nil
    }
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The line of a key: in the top table, in `[table]`, or in the n-th `[[table]]`; of the table if the key is not there.
  func line(of key: String, in header: String = "", number: Int = 0) -> Int {
    var current = ""
    var seen = -1
    var headerLine = 1
    for (index, line) in lines.enumerated() {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("[") {
        current = text.prefix { $0 != "#" }.filter { !"[] ".contains($0) }
        if current == header {
          seen += 1
          if seen == number { headerLine = index + 1 }
        }
      } else if current == header, header.isEmpty || seen == number,
        text.prefix(while: { $0 != "=" }).trimmingCharacters(in: .whitespaces) == key, text.contains("=")
      {
        return index + 1
      }
    }
    return headerLine
  }
}

/// Takes values out of one TOML table and complains of what is missing, mistyped or unread.
struct TOMLFields {
  let source: TOMLSource
  let table: TOMLTable
  let header: String
  let number: Int
  private(set) var read: Set<String> = []
  private(set) var problems: [Problem] = []

  init(_ source: TOMLSource, _ table: TOMLTable, header: String = "", number: Int = 0) {
    self.source = source
    self.table = table
    self.header = header
    self.number = number
  }

  mutating func complain(_ key: String, _ text: String) {
    problems.append(Problem(source.file, source.line(of: key, in: header, number: number), text))
  }

  mutating func text(_ key: String) -> String? {
    read.insert(key)
    guard let value = table[key] else {
      complain(key, "немає «\(key)»")
      return nil
    }
    guard let text = value.string, !text.isEmpty, text.utf8.count <= 512 else {
      complain(key, "«\(key)» має бути текстом у лапках, не порожнім")
      return nil
    }
    return text
  }

  mutating func optionalText(_ key: String) -> String? {
    read.insert(key)
    return table[key] == nil ? nil : text(key)
  }

  mutating func number(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    read.insert(key)
    guard let value = table[key] else {
      complain(key, "немає «\(key)»")
      return nil
    }
    guard let number = value.int, range ~= number else {
      complain(key, "«\(key)» має бути цілим числом від \(range.lowerBound) до \(range.upperBound)")
      return nil
    }
    return number
  }

  mutating func flag(_ key: String, default value: Bool) -> Bool {
    read.insert(key)
    guard let found = table[key] else { return value }
    if let flag = found.bool { return flag }
    complain(key, "«\(key)» має бути true або false")
    return value
  }

  mutating func choice<T: RawRepresentable & CaseIterable>(_ key: String, of type: T.Type) -> T?
  where T.RawValue == String {
    guard let text = text(key) else { return nil }
    if let value = T(rawValue: text) { return value }
    complain(key, "«\(key)» — «\(text)»: має бути \(T.allCases.map(\.rawValue).joined(separator: ", "))")
    return nil
  }

  /// «більше 1/2» or «не менше 2/3».
  mutating func threshold(_ key: String) -> Threshold? {
    guard let text = text(key) else { return nil }
    let words = text.split(separator: " ")
    let fraction = (words.last ?? "").split(separator: "/").map { Int($0) }
    if fraction.count == 2, let a = fraction[0], let b = fraction[1], 1 <= a, a <= b, b <= 1_000 {
      switch words.dropLast().joined(separator: " ") {
      case "більше" where a < b: return Threshold(.moreThan, a, of: b)
      case "не менше": return Threshold(.notLessThan, a, of: b)
      default: break
      }
    }
    complain(key, "«\(key)» — «\(text)»: має бути «більше 1/2» або «не менше 2/3»")
    return nil
  }

  /// A setting that nobody reads is a mistake of whoever wrote it.
  mutating func finish(also known: Set<String> = [], into all: inout [Problem]) {
    for key in table.keys where !read.contains(key) && !known.contains(key) {
      complain(key, "невідоме налаштування «\(key)»")
    }
    all += problems
  }
}

/// `council.toml`, as far as it could be read.
struct CouncilFile {
  var name = ""
  var convocation = ""
  var place = ""
  var composition: Int?
  var headOffice: Council.HeadOffice?
  var head: Voter?
  var regulation: Regulation?
  var authenticate = true
  var timeZone = TimeZone(identifier: "Europe/Kyiv") ?? .gmt

  init(directory: String, regulations: String, problems: inout [Problem]) {
    let file = "council.toml"
    guard let text = Configuration.read(directory + "/" + file, as: file, problems: &problems),
      let source = TOMLSource(text, file: file, problems: &problems)
    else { return }
    var fields = TOMLFields(source, source.table)
    name = fields.text("name") ?? ""
    convocation = fields.text("convocation") ?? ""
    place = fields.text("place") ?? ""
    composition = fields.number("composition", 1...4_000)
    authenticate = fields.flag("authenticate", default: true)
    if let zone = fields.optionalText("time_zone") {
      if let found = TimeZone(identifier: zone) {
        timeZone = found
      } else {
        fields.complain("time_zone", "невідомий часовий пояс «\(zone)»; зазвичай «Europe/Kyiv»")
      }
    }
    let window = fields.table["ballot_window"] == nil ? nil : fields.number("ballot_window", 1...3_600)
    if let id = fields.text("regulation") {
      if Configuration.isIdentifier(id), !id.contains("/") {
        let own = "\(directory)/regulations/\(id).toml"
        let path = FileManager.default.fileExists(atPath: own) ? own : "\(regulations)/\(id).toml"
        if FileManager.default.fileExists(atPath: path) {
          regulation = Regulation.read(path, id: id, window: window, problems: &problems)
        } else {
          fields.complain("regulation", "регламенту «\(id)» немає ні в \(directory)/regulations, ні в \(regulations)")
        }
      } else {
        fields.complain("regulation", "«regulation» — назва файлу без шляху й розширення")
      }
    }
    if let table = source.table["head"]?.table {
      var head = TOMLFields(source, table, header: "head")
      let office = head.text("office")
      headOffice = office.flatMap(Council.HeadOffice.init(rawValue:))
      if let office, headOffice == nil {
        head.complain("office", "«office» — «\(office)»: має бути city, settlement або village")
      }
      let id = head.text("id") ?? ""
      if !Configuration.isIdentifier(id) { head.complain("id", "«id»: від 1 до 64 знаків, без пробілів") }
      let family = head.text("family_name") ?? ""
      let given = head.text("given_name") ?? ""
      let patronymic = head.optionalText("patronymic") ?? ""
      let gender = head.number("gender", 0...9).flatMap(Voter.Gender.init(rawValue:)) ?? .unknown
      head.finish(into: &problems)
      self.head = Voter(
        id: id, familyName: family, givenName: given, patronymic: patronymic, gender: gender, faction: nil, isHead: true
      )
      if headOffice == nil { headOffice = .city }
    }
    fields.finish(also: ["head", "ballot_window"], into: &problems)
  }
}

extension Regulation {
  /// Reads a regulation's file; what is wrong with it goes to `problems`.
  static func read(_ path: String, id: String, window: Int?, problems: inout [Problem]) -> Regulation? {
    let file = "regulations/\(id).toml"
    guard let text = Configuration.read(path, as: file, problems: &problems),
      let source = TOMLSource(text, file: file, problems: &problems)
    else { return nil }
    let before = problems.count
    var fields = TOMLFields(source, source.table)
    let title = fields.text("title")
    let quorum = fields.threshold("quorum")
    let seconds = fields.number("window", 1...3_600)
    let choice = fields.choice("choice", of: ChoiceRule.self)
    let disclosure = fields.choice("disclosure", of: Disclosure.self)
    let limit = fields.number("ballots_per_question", 1...10)
    fields.finish(also: ["kind"], into: &problems)

    var kinds: [QuestionKind] = []
    for (number, value) in (source.table["kind"]?.array ?? TOMLArray()).enumerated() {
      guard let table = value.table else { continue }
      var kind = TOMLFields(source, table, header: "kind", number: number)
      let name = kind.text("id") ?? ""
      if kinds.contains(where: { $0.id == name }) { kind.complain("id", "вид «\(name)» уже описано вище") }
      let title = kind.text("title") ?? ""
      let record = kind.text("record") ?? ""
      let mode = kind.choice("mode", of: BallotMode.self)
      let base = kind.choice("base", of: Base.self)
      let other = kind.table["other_base"] == nil ? nil : kind.choice("other_base", of: Base.self)
      let threshold = kind.threshold("threshold")
      let article = kind.text("source") ?? ""
      kind.finish(also: ["other_base"], into: &problems)
      if let mode, let base, let threshold {
        kinds.append(
          QuestionKind(
            id: name, title: title, recordKind: record, mode: mode, base: base, threshold: threshold, otherBase: other,
            source: article))
      }
    }
    if kinds.isEmpty { problems.append(Problem(file, 1, "немає жодного виду питань: [[kind]]")) }
    guard problems.count == before, let title, let quorum, let seconds, let choice, let disclosure, let limit else {
      return nil
    }
    return Regulation(
      id: id, title: title, quorum: quorum, windowSeconds: window ?? seconds, choiceRule: choice,
      disclosure: disclosure, ballotsPerQuestion: limit, kinds: kinds)
  }
}

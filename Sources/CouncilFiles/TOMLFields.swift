internal import TOMLKit
internal import Foundation
internal import TallyEngine

/// A TOML file whose complaints name the line. The library tells lines for syntax errors only, so the lines of keys are
/// found in the text.
struct TOMLSource {
  let file: String
  let table: TOMLTable
  private let lines: [Substring]

  /// Parses a file; nil, and a problem, where its syntax is broken.
  init?(_ text: String, file: String, problems: inout [Problem]) {
    let misnamed = TOMLHeaders.misnamed(in: text)
    guard misnamed.isEmpty else {
      problems += misnamed.map {
        Problem(file, $0, "не TOML: назва таблиці починається з латинської літери, цифри, _, - або лапок")
      }
      return nil
    }
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
    var headerLine: Int?
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
    // A table that is written inline has no header: blame the line of its key.
    return headerLine ?? (header.isEmpty ? 1 : line(of: header))
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

  /// One of a type's names, or an alias of one.
  mutating func choice<T: RawRepresentable & CaseIterable>(
    _ key: String, of type: T.Type, aliases: [String: T] = [:]
  ) -> T? where T.RawValue == String {
    guard let text = text(key) else { return nil }
    if let value = T(rawValue: text) ?? aliases[text] { return value }
    let names = T.allCases.map(\.rawValue) + aliases.keys.sorted()
    complain(key, "«\(key)» — «\(text)»: має бути \(names.joined(separator: ", "))")
    return nil
  }

  /// The same where the file need not have it.
  mutating func choice<T: RawRepresentable & CaseIterable>(_ key: String, of type: T.Type, default value: T) -> T
  where T.RawValue == String {
    read.insert(key)
    return table[key] == nil ? value : choice(key, of: type) ?? value
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

  /// The same where the file need not have it.
  mutating func optionalThreshold(_ key: String) -> Threshold? {
    read.insert(key)
    return table[key] == nil ? nil : threshold(key)
  }

  /// A setting that nobody reads is a mistake of whoever wrote it.
  mutating func finish(also known: Set<String> = [], into all: inout [Problem]) {
    for key in table.keys where !read.contains(key) && !known.contains(key) {
      complain(key, "невідоме налаштування «\(key)»")
    }
    all += problems
  }
}

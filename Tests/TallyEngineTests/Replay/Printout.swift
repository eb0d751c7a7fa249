import Foundation

import TallyEngine

/// A printed roll call of a council's earlier system, as its text says it.
struct Printout {
  /// What stands after a name.
  enum Mark: Hashable {
    case choice(Choice)
    case notVoting
    case absent
  }

  /// A text that is no printout as we know them.
  struct Unreadable: Error { let what: String }

  let name: String
  /// The names in the order of the list, each with its mark.
  let lines: [(name: String, mark: Mark)]
  /// «БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ»
  let rule: String
  /// The printed totals: for, against, abstained, not voting.
  let totals: [Int]
  /// How many are on the list, and how many of them took part, as printed.
  let listed: Int
  let present: Int
  let isAdopted: Bool

  init(name: String, text: String) throws {
    self.name = name
    var lines: [(name: String, mark: Mark)] = []
    var rule: String?
    var totals: [Int?] = [nil, nil, nil, nil]
    var listed: Int?
    var present: Int?
    var decision: Bool?
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if let range = words.range(of: "Рішення ухвалює ") {
        // A file may hold more than one printout; ours is the first.
        if rule != nil { break }
        rule = String(words[range.upperBound...])
      } else if let row = line.firstMatch(of: #/^\s*(\d+)[\s|]+([^|]+?)(?:\||\s{2,})\s*([^|]+?)\s*\|?\s*$/#),
        let mark = Self.marks[String(row.3)]
      {
        guard Int(row.1) == lines.count + 1 else { throw Unreadable(what: "\(name): a line is missing before \(line)") }
        lines.append((row.2.split(separator: " ").joined(separator: " "), mark))
      } else if let found = words.firstMatch(of: #/^"?([^":]+)"?: ?(\d+)\|?$/#), let number = Int(found.2) {
        switch String(found.1) {
        case "УСЬОГО", "ВСЬОГО": listed = number
        case "УСЬОГО ПРОГОЛОСУВАЛО", "ВСЬОГО ПРОГОЛОСУВАЛО": present = number
        case "ЗА", "ТАК": totals[0] = number
        // The second system prints «НІ» with Latin letters.
        case "ПРОТИ", "HI": totals[1] = number
        case "УТРИМАЛОСЬ", "УТР.": totals[2] = number
        case "НЕ ГОЛОСУВАЛО": totals[3] = number
        default: break
        }
      } else if words == "РІШЕННЯ ПРИЙНЯТО" || words == "РІШЕННЯ НЕ ПРИЙНЯТО" {
        decision = words == "РІШЕННЯ ПРИЙНЯТО"
      }
    }
    guard let rule, let listed, let present, let decision, !lines.isEmpty else {
      throw Unreadable(what: "\(name): \(rule ?? "no rule"), \(lines.count) lines, \(decision.map(String.init) ?? "?")")
    }
    self.lines = lines
    self.rule = rule
    self.totals = try totals.map {
      guard let total = $0 else { throw Unreadable(what: "\(name): a total is missing: \(totals)") }
      return total
    }
    self.listed = listed
    self.present = present
    isAdopted = decision
  }

  private static let marks: [String: Mark] = [
    "ЗА": .choice(.for), "ПРОТИ": .choice(.against), "УТРИМАВСЯ": .choice(.abstained),
    "УТРИМАЛАСЬ": .choice(.abstained), "НЕ ГОЛОСУВАВ": .notVoting, "НЕ ГОЛОСУВАЛА": .notVoting, "відсутній": .absent,
    "відсутня": .absent,
  ]

  /// Everybody on the list who is not marked absent.
  var here: [String] { lines.filter { $0.mark != .absent }.map(\.name) }

  /// The printouts of a folder, by name; nil if there is no such folder.
  static func folder(_ folder: URL) throws -> [Printout]? {
    guard let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) else {
      return nil
    }
    return try files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.map {
      try Printout(
        name: $0.deletingPathExtension().lastPathComponent, text: String(contentsOf: $0, encoding: .utf8))
    }
  }
}

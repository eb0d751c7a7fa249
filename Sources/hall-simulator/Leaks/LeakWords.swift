import Foundation

/// Looks for a choice that is written out: in a secret ballot no value may be one, beside whatever name or seat.
enum LeakWords {
  private static let words: Set<String> = [
    "for", "against", "abstained", "abstain", "за", "проти", "утримався", "утрималась", "утримались",
  ]

  /// The place of a choice in a JSON text, as a path; nil where there is none. The keys of totals are no values.
  static func choice(inJSON text: String) -> String? {
    guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) else {
      return choice(inLine: text).map { _ in "?" }
    }
    return path(to: value)
  }

  private static func path(to value: Any) -> String? {
    switch value {
    case let text as String: words.contains(text.lowercased()) || choice(inLine: text) != nil ? "«\(text)»" : nil
    case let list as [Any]:
      list.enumerated().lazy.compactMap { index, item in path(to: item).map { "[\(index)] \($0)" } }.first
    case let object as [String: Any]:
      object.sorted { $0.key < $1.key }.lazy.compactMap { key, item in path(to: item).map { "\(key): \($0)" } }.first
    default: nil
    }
  }

  /// A line that names a seat or a voter beside a choice: `seat=7 choice=against`.
  static func choice(inLine line: String) -> String? {
    let parts = line.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard parts.contains(where: { $0 == "seat" || $0 == "місце" || $0.wholeMatch(of: #/v\d\d/#) != nil }) else {
      return nil
    }
    return parts.first { words.contains($0) }
  }
}

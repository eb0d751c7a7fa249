import Foundation

/// A printout read back by its words alone, as a stranger's program would: an independent check of what is printed.
/// Reads the printouts of the system «Віче» too.
struct PrintedRollCall {
  var names: [(number: Int, name: String, mark: String)] = []
  var totals: [String: Int] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if cells.count == 4, let number = Int(cells[0]) {
        names.append((number, cells[1], cells[2]))
      } else if let colon = line.lastIndex(of: ":"),
        let number = Int(line[line.index(after: colon)...].trimmingCharacters(in: ["|", " ", "\t"]))
      {
        totals[line[..<colon].trimmingCharacters(in: .whitespaces)] = number
      }
    }
  }

  /// How many names have a mark that begins so.
  func marks(_ words: String) -> Int { names.count { $0.mark.hasPrefix(words) } }
}

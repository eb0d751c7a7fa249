import Foundation

/// A printed roll call read back by its words alone, as a stranger's program would.
enum PrintedNames {
  /// The words beside each name.
  static func marks(_ text: String) -> [String: String] {
    var marks: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if cells.count == 4, Int(cells[0]) != nil { marks[cells[1]] = cells[2] }
    }
    return marks
  }
}

import ProtocolDocuments

/// Columns for a reader's eye.
enum Table {
  /// The rows below the headings, every column as wide as its widest cell; the last one is not padded.
  static func lines(_ headings: String, _ rows: [[String]]) -> [String] {
    let all = [headings.split(separator: "|").map(String.init)] + rows.map { $0.map(PlainText.folded) }
    let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      row.indices.map { $0 == row.count - 1 ? row[$0] : PlainText.padded(row[$0], to: widths[$0]) }
        .joined(separator: "  ")
    }
  }
}

/// CSV read by a stranger.
enum CSVText {
  /// The columns of a CSV file, read by rules that are not the writer's.
  static func rows(_ csv: String) -> [[String: String]] {
    var rows: [[String]] = [[]]
    var field = ""
    var quoted = false
    for (index, scalar) in csv.unicodeScalars.enumerated() where index >= 0 {
      switch (scalar, quoted) {
      case ("\"", _): quoted.toggle(); field.unicodeScalars.append(scalar)
      case (",", false), ("\n", false):
        rows[rows.count - 1].append(
          field.hasPrefix("\"") ? String(field.dropFirst().dropLast()).replacing("\"\"", with: "\"") : field)
        field = ""
        if scalar == "\n" { rows.append([]) }
      default: field.unicodeScalars.append(scalar)
      }
    }
    return rows.dropFirst().filter { !$0.isEmpty }.map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }
}

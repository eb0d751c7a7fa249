/// The bar of a voting window.
enum ProgressBar {
  /// A bar of so many cells; `left` of `total` is still empty.
  static func text(left: Double, of total: Double, cells: Int = 20) -> String {
    let share = total > 0 ? min(max(1 - left / total, 0), 1) : 1
    let full = Int((share * Double(cells)).rounded(.down))
    return "[" + String(repeating: "█", count: full) + String(repeating: "░", count: cells - full) + "]"
  }
}

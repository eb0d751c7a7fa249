/// The order of the Ukrainian alphabet, written out by hand: an independent look at what the daemon sorts by a library.
enum AlphabetCheck {
  private static let letters = Array("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")

  /// Whether these names stand in the alphabet's order; apostrophes and hyphens do not count.
  static func isSorted(_ names: [String]) -> Bool {
    let keys = names.map(key)
    return zip(keys, keys.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) }
  }

  private static func key(_ name: String) -> [Int] {
    name.lowercased().compactMap { character in
      character == " " ? -1 : letters.firstIndex(of: character)
    }
  }
}

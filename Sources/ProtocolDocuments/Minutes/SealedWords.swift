/// The words that stand in minutes only where the journal speaks: outside a sealed part they would pass for a result.
enum SealedWords {
  static let voted = "ГОЛОСУВАЛИ"
  static let decided = "ВИРІШИЛИ"

  /// What no field of the secretary's may be called.
  static let heads = [voted, decided]

  /// The word of a result in a text; nil where there is none.
  static func found(in text: String) -> String? {
    let tokens = text.split(separator: " ").map(String.init)
    return find(in: tokens)?.word
  }

  /// The first word of a result among words, and where it stands.
  static func find(in words: [String]) -> (word: String, index: Int)? {
    for (index, word) in words.enumerated() {
      if word == voted + ":" || word == decided + ":" { return (word, index) }
      if word == "РІШЕННЯ", index + 1 < words.count, words[index + 1].hasPrefix("ПРИЙНЯТО") {
        return ("РІШЕННЯ ПРИЙНЯТО", index)
      }
      if word == "РІШЕННЯ", index + 2 < words.count, words[index + 1] == "НЕ", words[index + 2].hasPrefix("ПРИЙНЯТО") {
        return ("РІШЕННЯ НЕ ПРИЙНЯТО", index)
      }
      if ["Печатка", "Кінець"].contains(word), index + 2 < words.count,
        ["голосування", "додатка"].contains(words[index + 1]), words[index + 2] == "№"
      {
        return ("\(word) \(words[index + 1]) №", index)
      }
    }
    return nil
  }
}

import ProtocolDocuments

/// The article by which something is refused, as a sentence names it: in brackets at its end.
enum Citation {
  /// « (ст. 46 ч. 12 закону)»; nothing where no article refuses.
  static func brackets(_ article: String) -> String {
    let article = PlainText.folded(article)
    return article.isEmpty ? "" : " (\(article))"
  }

  /// The sentence with its article, before the full stop; as it is where it names the article already.
  static func cited(_ sentence: String, _ article: String) -> String {
    let (sentence, article) = (PlainText.folded(sentence), PlainText.folded(article))
    guard !names(sentence, article) else { return sentence }
    let brackets = brackets(article)
    return sentence.hasSuffix(".") ? sentence.dropLast() + brackets + "." : sentence + brackets
  }

  /// Whether the sentence names the article, and not one whose number only begins likewise: «ст. 4» is not in «ст. 46»,
  /// nor «ст. 59» in «ст. 59-1».
  private static func names(_ sentence: String, _ article: String) -> Bool {
    guard !article.isEmpty else { return true }
    return sentence.ranges(of: article).contains { range in
      let rest = sentence[range.upperBound...]
      return rest.first?.isNumber != true && !(rest.first == "-" && rest.dropFirst().first?.isNumber == true)
    }
  }
}

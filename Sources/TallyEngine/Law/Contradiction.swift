/// A rule that a regulation's file states and the law does not allow, or two of its rules that exclude each other.
///
/// The program never picks silently: such a file is refused, and whoever wrote it is told the article and the remedy.
public struct Contradiction: Sendable, Hashable, CustomStringConvertible {
  /// Index of the kind in `Regulation.kinds`; nil for what stands at the head of the file.
  public let kind: Int?
  /// The key of the file that says it, for example `other_base`.
  public let key: String
  /// What is wrong, in Ukrainian: a clause without a full stop.
  public let text: String
  /// The article that forbids it: of the law, or of the regulation itself.
  public let article: String
  /// What to write instead, in Ukrainian: a clause without a full stop.
  public let remedy: String

  /// All of it in one line: «… — … Як виправити: …».
  public var description: String { "\(text) (\(article)). Як виправити: \(remedy)" }
}

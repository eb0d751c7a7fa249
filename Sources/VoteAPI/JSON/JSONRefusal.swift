/// Why bytes are not JSON that this daemon reads.
enum JSONRefusal: Error, Hashable, Sendable {
  /// Not what the grammar of RFC 8259 allows at this offset, or the text ends too early.
  case syntax(offset: Int)
  /// Brackets nested deeper than the limit.
  case depth(offset: Int)
  /// A string that is not UTF-8, or an escape that is no Unicode scalar (half a surrogate pair).
  case encoding(offset: Int)
  /// The same key twice in one object.
  case duplicateKey(offset: Int)
  /// A number beyond what a Double holds.
  case number(offset: Int)

  /// One sentence for the client's developer.
  var explanation: String {
    switch self {
    case .syntax(let offset): "not JSON at byte \(offset)"
    case .depth(let offset): "nested deeper than \(JSONReader.deepest) at byte \(offset)"
    case .encoding(let offset): "not Unicode at byte \(offset)"
    case .duplicateKey(let offset): "a key given twice at byte \(offset)"
    case .number(let offset): "a number too large at byte \(offset)"
    }
  }
}

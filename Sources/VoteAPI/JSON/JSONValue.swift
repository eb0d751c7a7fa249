/// A value of a parsed request.
///
/// Requests are read into such a tree and not through Foundation's JSONDecoder, for three reasons: a mistyped or
/// unknown field has to be refused by its name, which a decoder that skips unknown keys cannot do; a key given twice
/// has to be refused, where Foundation silently takes one of the two; and the daemon then needs no Foundation at all.
enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number without fraction and exponent that fits 64 bits.
  case int(Int)
  /// Every other number.
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

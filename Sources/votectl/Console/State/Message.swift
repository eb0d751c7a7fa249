/// What the console says to the operator on its two lines, and keeps in its list.
struct Message: Hashable {
  enum Kind: Hashable {
    case done, refusal, warning
  }

  var kind: Kind
  var text: String
  /// The wall clock's time, «14:05:09».
  var time: String
}

/// One press of a key, as a terminal tells it.
enum Key: Hashable {
  /// A letter, digit or sign; a combining mark comes as a character of its own.
  case character(Character)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right, home, end, pageUp, pageDown
  /// F1…F12.
  case function(Int)
  /// A letter with Ctrl, in lower case: `c` for ^C.
  case control(Character)
}

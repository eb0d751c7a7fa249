import VoteAPI

/// A field of a dialog: something to type, or a choice of few.
struct DialogField: Hashable {
  enum Content: Hashable {
    /// Something to type, of at most so many bytes.
    case text(String, atMost: Int)
    /// A whole number from 0 to 9999.
    case number(String)
    /// A deputy: an identifier, or how the name begins.
    case voter(String)
    /// One of these; nil while nothing is chosen.
    case option([Option], chosen: Int?)
  }

  /// What stands on the screen, and what is sent.
  struct Option: Hashable {
    let label: String
    let value: String
  }

  let label: String
  var content: Content
  var mayBeEmpty = false

  /// Digits of a number.
  private static let mostDigits = 4

  static func text(_ label: String, _ text: String = "", atMost bytes: Int = 1_024) -> DialogField {
    DialogField(label: label, content: .text(text, atMost: bytes))
  }
  static func number(_ label: String) -> DialogField { DialogField(label: label, content: .number("")) }
  static func voter(_ label: String = "Депутат") -> DialogField { DialogField(label: label, content: .voter("")) }
  static func option(_ label: String, _ options: [(String, String)], chosen: Int? = nil) -> DialogField {
    DialogField(
      label: label, content: .option(options.map { Option(label: $0.0, value: $0.1) }, chosen: chosen))
  }

  /// What is in it: the text, the digits, the chosen option's value; nil where there is nothing.
  var value: String? {
    switch content {
    case .text(let text, _), .voter(let text):
      text.contains { !$0.isWhitespace } ? text : nil
    case .number(let digits): digits.isEmpty ? nil : digits
    case .option(let options, let chosen): chosen.map { options[$0].value }
    }
  }

  /// Takes a key; false if it is none of this field's.
  mutating func take(_ key: Key) -> Bool {
    switch content {
    case .text(let text, let bytes):
      guard let text = Self.typed(key, into: text, atMost: bytes) else { return false }
      content = .text(text, atMost: bytes)
    case .voter(let text):
      guard let text = Self.typed(key, into: text, atMost: 1_024) else { return false }
      content = .voter(text)
    case .number(let digits):
      if case .character(let character) = key, !("0"..."9" ~= character) || digits.count >= Self.mostDigits {
        return true
      }
      guard let digits = Self.typed(key, into: digits, atMost: Self.mostDigits) else { return false }
      content = .number(digits)
    case .option(let options, let chosen):
      switch key {
      case .right: content = .option(options, chosen: chosen.map { min($0 + 1, options.count - 1) } ?? 0)
      case .left: content = .option(options, chosen: chosen.map { max($0 - 1, 0) } ?? options.count - 1)
      // A digit or a letter chooses nothing: what opened the dialog may be pressed twice.
      case .character: break
      default: return false
      }
    }
    return true
  }

  /// The text after a key; nil for a key that types nothing.
  private static func typed(_ key: Key, into text: String, atMost bytes: Int) -> String? {
    switch key {
    case .character(let character):
      let longer = text + String(character)
      return longer.utf8.count <= bytes ? longer : text
    case .backspace: return String(text.dropLast())
    case .control("u"): return ""
    default: return nil
    }
  }
}

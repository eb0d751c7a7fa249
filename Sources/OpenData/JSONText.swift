internal import Foundation

/// A JSON value whose fields keep their order, so that the same record is the same bytes.
enum JSONText {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([JSONText])
  case object([(String, JSONText)])

  /// A text, or nothing at all where there is none.
  static func optional(_ key: String, _ text: String?) -> [(String, JSONText)] { text.map { [(key, .text($0))] } ?? [] }

  /// The value as UTF-8 text without a byte-order mark, two columns deeper at each level, with «\n» at its end.
  var document: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int) {
    switch self {
    case .text(let value): Self.quote(value, to: &text)
    case .number(let value): text += String(value)
    case .flag(let value): text += value ? "true" : "false"
    case .list(let values):
      Self.write("[", "]", values, to: &text, indent) { $0.write(to: &$1, indent: indent + 1) }
    case .object(let fields):
      Self.write("{", "}", fields, to: &text, indent) { field, text in
        Self.quote(field.0, to: &text)
        text += ": "
        field.1.write(to: &text, indent: indent + 1)
      }
    }
  }

  private static func write<Element>(
    _ open: String, _ close: String, _ elements: [Element], to text: inout String, _ indent: Int,
    _ body: (Element, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      text += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: indent + 1)
      body(element, &text)
    }
    if !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += close
  }

  /// RFC 8259, section 7: quotes, backslashes and control characters are escaped, everything else stands as it is.
  private static func quote(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

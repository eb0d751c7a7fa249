internal import Foundation

/// Text inside XML and HTML.
public enum Markup {
  /// One line of the text, with what markup means taken out of it; control characters go, so that every document is
  /// well-formed whatever was typed into a title.
  public static func escaped(_ text: String) -> String { raw(PlainText.folded(text)) }

  /// The text with markup's own characters escaped and nothing else changed.
  static func raw(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// Bytes as text.
  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

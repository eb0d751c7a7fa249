import Testing

@testable import ProtocolDocuments

@Suite("One line of what was typed")
struct PlainTextTests {
  /// The rule, by Unicode's tables alone.
  private func reference(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var gap = false
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: gap = true
      case .format, .surrogate, .unassigned, .privateUse: break
      default:
        if gap, !scalars.isEmpty { scalars.append(" ") }
        gap = false
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  @Test("is folded alike whether a letter is known at once or looked up")
  func everyScalar() {
    for value in 0...0x3_FFFF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "а \(Character(scalar))\(Character(scalar))б"
      if PlainText.folded(text) != reference(text) { Issue.record("U+\(String(value, radix: 16))") }
    }
    #expect(PlainText.folded(" Про\t\u{200B}бюджет \n№\u{A0}7 ") == "Про бюджет №\u{20}7")
  }
}

/// How many columns a terminal gives to a character. The C library's `wcwidth` knows only what the locale says, and a
/// locale over ssh is often «C».
enum CharacterWidth {
  /// 0, 1 or 2 columns. The marks of a letter stand with it and take none.
  static func columns(_ character: Character) -> Int {
    character.unicodeScalars.reduce(0) { max($0, columns($1)) }
  }

  /// The columns of a text without line breaks.
  static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    if 0x20...0x7E ~= scalar.value || 0x400...0x481 ~= scalar.value { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: return wide.contains { $0 ~= scalar.value } ? 2 : 1
    }
  }

  /// The blocks whose characters are two columns wide (Unicode Standard Annex 11: W and F), as far as a title may have
  /// them: Hangul, ideographs and kana, full-width forms, pictures.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0x33FF,
    0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD,
  ]
}

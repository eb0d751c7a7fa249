/// The paragraph styles of our documents that a secretary can restyle, by the names that stand in the file.
///
/// LibreOffice gives every style the name that it shows when it writes a document down, a space as «_20_». A style that had
/// another name in the file would come back from a secretary's template as a second one, and hers would be lost.
enum ParagraphStyle: String, CaseIterable {
  case standard = "Standard"
  case centred = "Посередині"
  case decision = "Рішення"
  case margins = "По_20_краях"
  case indented = "З_20_відступом"
  case label = "Підзаголовок"
  case note = "Примітка"
  case number = "Число"
  case signature = "Підпис"
  case seal = "Печатка"
  case cell = "Клітинка"

  /// Whether there is one more of it, for a paragraph that stays on the page of the next.
  var canBeKept: Bool {
    switch self {
    case .standard, .centred, .margins, .indented, .signature: true
    case .decision, .label, .note, .number, .seal, .cell: false
    }
  }

  /// The name of that one.
  var kept: String { "Kept." + rawValue }

  /// The element that begins the style's definition.
  func definition(parent: ParagraphStyle? = .standard) -> String {
    let shown = rawValue.contains("_20_") ? " style:display-name=\"\(rawValue.replacing("_20_", with: " "))\"" : ""
    let above = parent.map { " style:parent-style-name=\"\($0.rawValue)\"" } ?? " style:class=\"text\""
    return "<style:style style:name=\"\(rawValue)\"\(shown) style:family=\"paragraph\"\(above)>"
  }
}

internal import Foundation

/// The findings as text for a person, as JSON for a program, and as an exit status for a script.
public struct Report: Sendable {
  /// What was found, section by section.
  public let findings: [Finding]
  /// Whether the configuration's files are wrong, so that the daemon would not start.
  public let isMisconfigured: Bool

  /// A report.
  public init(findings: [Finding], isMisconfigured: Bool) {
    self.findings = findings
    self.isMisconfigured = isMisconfigured
  }

  /// 78 (EX_CONFIG) where the configuration is wrong, 69 (EX_UNAVAILABLE) where anything else is, otherwise 0.
  public var exitStatus: Int32 {
    if isMisconfigured { return 78 }
    return findings.contains { $0.level == .error } ? 69 : 0
  }

  /// One line a finding, and under it the command that mends it.
  public func text(inColour: Bool) -> String {
    var text = ""
    for section in Finding.Section.allCases {
      let findings = findings.filter { $0.section == section }
      guard !findings.isEmpty else { continue }
      text += (text.isEmpty ? "" : "\n") + paint(section.title, "1", inColour) + "\n"
      for finding in findings {
        let word = finding.level.word
        let colour =
          switch finding.level {
          case .ok: "32"
          case .warning: "33"
          case .error: "1;31"
          }
        text += paint(word, colour, inColour) + String(repeating: " ", count: 9 - word.count)
        text += "\(Self.line(finding.subject)): \(Self.line(finding.text))\n"
        if let remedy = finding.remedy { text += String(repeating: " ", count: 9) + Self.line(remedy) + "\n" }
      }
    }
    return text
  }

  /// An array of objects with `section`, `level`, `subject`, `text` and `remedy`.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(findings), as: UTF8.self) + "\n"
  }

  private func paint(_ text: String, _ code: String, _ inColour: Bool) -> String {
    inColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Names come from devices and files: whatever would break the line, or write to the terminal, is shown as a dot.
  private static func line(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : $0 }))
  }
}

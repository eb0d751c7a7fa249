import ArgumentParser
import CouncilFiles
import TallyEngine

/// Tells whoever writes a regulation what the law does not allow in it, or what it comes to in numbers.
struct RegulationCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: Wording.helpRegulationCheck.text())

  @Argument(help: ArgumentHelp(Wording.helpRegulationFile.text()), completion: .file(extensions: ["toml"]))
  var file: String

  /// The councils for whom the numbers are told.
  private static let compositions = [26, 42, 54]

  func run() throws {
    let regulation: Regulation
    do throws(ConfigurationError) {
      regulation = try Configuration.checkRegulation(path: file)
    } catch {
      for problem in error.problems { try Output.line(problem.description) }
      throw Failure(.configuration, Wording.regulationRefused.text(error.problems.count))
    }
    try Output.line(Wording.regulationAccepted.text())
    try Output.line(regulation.title)
    let rows = regulation.kinds.map { Self.row($0, of: regulation) }
    for line in Table.lines(Wording.regulationColumns.text(), rows) { try Output.line(line) }
    let used = rows.joined()
    try Output.line("")
    if regulation.hasHead { try Output.line(Wording.regulationHeadNote.text()) }
    if used.contains(where: { $0.contains("–") }) { try Output.line(Wording.regulationDisputeNote.text()) }
    if used.contains(where: { $0.contains("≤") }) { try Output.line(Wording.regulationRegisteredNote.text()) }
  }

  private static func row(_ kind: QuestionKind, of regulation: Regulation) -> [String] {
    let base = [kind.base, kind.otherBase].compactMap(\.self).map { words($0, in: regulation) }
    let quorum = compositions.map { String(requirement($0, kind, regulation, head: nil).quorum) }
    return [kind.id, kind.threshold.words, base.joined(separator: " / ")]
      + compositions.map { needed($0, kind, of: regulation) }
      + [quorum.joined(separator: ", "), kind.title]
  }

  private static func words(_ base: Base, in regulation: Regulation) -> String {
    switch base {
    case .registered: Wording.readRegistered.text()
    case .deputies where !regulation.hasHead, .deputiesAndHead where !regulation.hasHead: Wording.readComposition.text()
    case .deputies: Wording.readDeputies.text()
    case .deputiesAndHead: Wording.readWithHead.text()
    }
  }

  /// «28 / 28–29»: without the head and with, «28–29» where the two readings of the law differ.
  private static func needed(_ composition: Int, _ kind: QuestionKind, of regulation: Regulation) -> String {
    func number(_ head: Council.HeadOffice?) -> String {
      let requirement = requirement(composition, kind, regulation, head: head)
      let readings = [requirement.reading, requirement.other].compactMap { $0?.needed }.sorted()
      return readings.map(String.init).joined(separator: "–")
    }
    if kind.base == .registered { return "≤" + number(nil) }
    return regulation.hasHead ? "\(number(nil)) / \(number(.city))" : number(nil)
  }

  private static func requirement(
    _ composition: Int, _ kind: QuestionKind, _ regulation: Regulation, head: Council.HeadOffice?
  ) -> Requirement {
    Requirement(kind: kind, of: regulation, composition: composition, head: head, registered: composition)
  }
}

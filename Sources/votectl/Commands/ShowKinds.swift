import ArgumentParser
import ProtocolDocuments
import VoteAPI

struct ShowKinds: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "kinds", abstract: Wording.helpKinds.text())

  @OptionGroup var sockets: Sockets
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func run() throws {
    let client = try sockets.resultsClient()
    let kinds = try translated { () throws(ClientError) in try client.kinds() }
    if json { return try Output.line(JSON.line(["kinds": kinds])) }
    if kinds.isEmpty { return try Output.line(Wording.noKinds.text()) }
    let lines = Table.lines(Wording.kindColumns.text(), kinds.map(Self.row))
    try Output.line(lines[0])
    for (line, kind) in zip(lines.dropFirst(), kinds) {
      try Output.line(line)
      for sentence in Self.sentences(kind) { try Output.line("    " + sentence) }
    }
  }

  private static func row(_ kind: Results.Kind) -> [String] {
    let mode = kind.mode == .secret ? Wording.modeSecret.text() : Wording.modeRollCall.text()
    return [
      kind.id, Summary.neededNumbers(kind.requirement), String(kind.requirement.quorum), mode, kind.title,
    ]
  }

  /// What the chair reads aloud, and why not now.
  private static func sentences(_ kind: Results.Kind) -> [String] {
    let refusal = kind.refusal.map { Wording.kindRefused.text(PlainText.folded($0)) }
    return [PlainText.folded(kind.requirement.explanation), refusal ?? ""].filter { !$0.isEmpty }
  }
}

import ArgumentParser

/// What is done with regulations' files; it needs no daemon.
struct RegulationFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regulation", abstract: Wording.helpRegulation.text(), subcommands: [RegulationCheck.self])
}

import ArgumentParser

/// What is done with an agenda's file.
struct AgendaFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agenda", abstract: Wording.helpAgenda.text(), subcommands: [AgendaCheck.self])
}

import ArgumentParser
import CouncilFiles

/// The operator's full-screen console.
struct OpenConsole: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "console", abstract: Wording.helpOpenConsole.text())

  @OptionGroup var sockets: Sockets
  @Option(help: ArgumentHelp(Wording.helpConsoleAgenda.text()), completion: .file(extensions: ["csv"]))
  var agenda: String?

  func run() throws {
    // The screen is the hall's, and the hall speaks Ukrainian.
    try Language.$current.withValue(.ukrainian) {
      let questions = try agenda.map { (path) throws(Failure) in
        try AgendaCheck.read(path, as: ConsoleLoop.name(of: path), kinds: nil)
      }
      try ConsoleLoop.run(socket: sockets.operatorPath, agenda: questions, agendaPath: agenda)
    }
  }
}

import ArgumentParser
import VoteAPI

struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "watch", abstract: Wording.helpWatch.text())

  @OptionGroup var sockets: Sockets
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func run() throws {
    var watcher = Watcher(json: json) { [sockets] () throws(Failure) in try sockets.resultsClient() }
    try watcher.run { _ in false }
  }
}

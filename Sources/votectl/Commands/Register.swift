import ArgumentParser
import VoteAPI

struct Register: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "register", abstract: Wording.helpRegister.text())

  @OptionGroup var sockets: Sockets
  @Option(help: ArgumentHelp(Wording.helpSeconds.text())) var seconds: Int?
  @Flag(help: ArgumentHelp(Wording.helpWait.text())) var wait = false

  func run() throws {
    let client = try sockets.operatorClient()
    let number = try translated { () throws(ClientError) in try client.startRegistration(seconds: seconds) }
    try Output.line(
      seconds.map { Wording.registrationStartedFor.text(number, $0) } ?? Wording.registrationStarted.text(number))
    guard wait else { return }
    var last: Results.Registration?
    var watcher = Watcher { [sockets] () throws(Failure) in try sockets.operatorClient() }
    try watcher.run { status in
      last = status.registration
      return last.map { $0.number > number || $0.number == number && $0.closedAt != nil } ?? false
    }
    if let last {
      try Output.line(
        Wording.registrationFinished.text(last.registered, last.quorum, Summary.quorum(last.reached)))
    }
  }
}

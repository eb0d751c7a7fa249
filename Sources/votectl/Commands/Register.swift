import ArgumentParser
import VoteAPI

/// Starts a registration; with a deputy, registers that one by the secretariat.
struct Register: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "register", abstract: Wording.helpRegister.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpRegisterVoter.text())) var voter: String?
  @Option(help: ArgumentHelp(Wording.helpRegisterReason.text())) var reason: String?
  @Option(help: ArgumentHelp(Wording.helpSeconds.text())) var seconds: Int?
  @Flag(help: ArgumentHelp(Wording.helpWait.text())) var wait = false

  func run() throws {
    switch (voter, reason) {
    case (nil, nil): try start()
    case (let voter?, let reason?) where seconds == nil && !wait: try register(voter, reason)
    // A mixture may mean either; neither a registration nor a deputy's presence is to be had by a slip.
    case (nil, _): throw Failure(.usage, Wording.registerWhom.text())
    case (let voter?, nil): throw Failure(.usage, Wording.registerWhy.text(voter))
    case (let voter?, _): throw Failure(.usage, Wording.registerOne.text(voter))
    }
  }

  private func register(_ voter: String, _ reason: String) throws {
    let client = try sockets.operatorClient()
    let deputy = try VoterName.find(voter, client)
    try translated { () throws(ClientError) in try client.register(voter: deputy.voter, reason: reason) }
    try Output.line(Wording.registered.text(deputy.name))
  }

  private func start() throws {
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

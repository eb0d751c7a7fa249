import ArgumentParser
import VoteAPI

struct FinishRegistration: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finish-registration", abstract: Wording.helpFinishRegistration.text())

  @OptionGroup var sockets: Sockets

  func run() throws {
    let client = try sockets.operatorClient()
    let outcome = try translated { () throws(ClientError) in try client.finishRegistration() }
    try Output.line(
      Wording.registrationFinished.text(outcome.registered, outcome.quorum, Summary.quorum(outcome.reached)))
  }
}

import ArgumentParser
import VoteAPI

struct CloseSitting: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close-sitting", abstract: Wording.helpCloseSitting.text())

  @OptionGroup var sockets: Sockets

  func run() throws {
    let client = try sockets.operatorClient()
    try translated { () throws(ClientError) in try client.closeSitting() }
    try Output.line(Wording.sittingClosed.text())
  }
}

import ArgumentParser
import VoteAPI

struct StartBreak: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "break", abstract: Wording.helpBreak.text())

  @OptionGroup var sockets: Sockets

  func run() throws {
    let client = try sockets.operatorClient()
    try translated { () throws(ClientError) in try client.startBreak() }
    try Output.line(Wording.breakStarted.text())
  }
}

import ArgumentParser
import VoteAPI

struct Head: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "head", abstract: Wording.helpHead.text())

  enum Presence: String, ExpressibleByArgument, CaseIterable {
    case present, absent
  }

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpHeadArgument.text())) var presence: Presence

  func run() throws {
    let client = try sockets.operatorClient()
    try translated { () throws(ClientError) in try client.setHeadPresent(present: presence == .present) }
    try Output.line(presence == .present ? Wording.headPresent.text() : Wording.headAbsent.text())
  }
}

import ArgumentParser
import ProtocolDocuments
import VoteAPI

struct OpenBallot: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "open-ballot", abstract: Wording.helpOpenBallot.text())

  @OptionGroup var sockets: Sockets
  @Option(help: ArgumentHelp(Wording.helpQuestion.text())) var question: String
  @Option(help: ArgumentHelp(Wording.helpTitle.text())) var title: String
  @Option(help: ArgumentHelp(Wording.helpKind.text())) var kind: String
  @Option(help: ArgumentHelp(Wording.helpWindow.text())) var seconds: Int?
  @Option(help: ArgumentHelp(Wording.helpRepeatOf.text())) var repeatOf: Int?
  @Flag(help: ArgumentHelp(Wording.helpWait.text())) var wait = false

  func run() throws {
    let client = try sockets.operatorClient()
    let number = try translated { () throws(ClientError) in
      try client.openBallot(question: question, title: title, kind: kind, seconds: seconds, repeatOf: repeatOf)
    }
    // The sentence that the chair reads aloud; the reply may be here before the publication.
    let ballot = try PublishedBallot.find(number, client) { _ in true }
    try Output.line(Wording.ballotOpened.text(number, PlainText.folded(ballot.requirement.explanation)))
    guard wait else { return }
    var watcher = Watcher { [sockets] () throws(Failure) in try sockets.operatorClient() }
    try watcher.run { status in
      status.ballot.map { $0.number > number || $0.number == number && $0.outcome != .open } ?? false
    }
  }
}

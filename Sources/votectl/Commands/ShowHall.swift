import ArgumentParser
import VoteAPI

struct ShowHall: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "hall", abstract: Wording.helpHall.text())

  @OptionGroup var sockets: Sockets
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func run() throws {
    let client = try sockets.resultsClient()
    let seats = try translated { () throws(ClientError) in try client.hall() }
    if json { return try Output.line(JSON.line(["seats": seats])) }
    let rows = seats.map { seat in
      [
        String(seat.seat), String(seat.row), String(seat.column), seat.voter ?? "",
        seat.name ?? Wording.freeSeat.text(),
        seat.faction ?? "",
      ]
    }
    for line in Table.lines(Wording.hallColumns.text(), rows) { try Output.line(line) }
  }
}

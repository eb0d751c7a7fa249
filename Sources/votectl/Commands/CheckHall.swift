import ArgumentParser
import VoteAPI

struct CheckHall: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "check-hall", abstract: Wording.helpCheckHall.text())

  @OptionGroup var sockets: Sockets
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func run() throws {
    let client = try sockets.operatorClient()
    let seats = try translated { () throws(ClientError) in try client.checkHall() }
    let faulty = seats.filter { $0.state != .ready }
    if json {
      try Output.line(JSON.line(["seats": seats]))
    } else if faulty.isEmpty {
      try Output.line(Wording.hallReady.text(seats.count))
    } else {
      for line in Table.lines(Wording.healthColumns.text(), faulty.map(Self.row)) { try Output.line(line) }
    }
    if !faulty.isEmpty {
      throw Failure(.refused, Wording.hallNotReady.text(seats.count - faulty.count, seats.count))
    }
  }

  private static func row(_ seat: Operator.SeatHealth) -> [String] {
    [
      String(seat.seat), seat.name ?? Wording.freeSeat.text(), seat.console, state(seat.state), seat.detail ?? "",
    ]
  }

  /// A state in words.
  static func state(_ state: Operator.SeatHealthState) -> String {
    switch state {
    case .ready: Wording.healthReady.text()
    case .offline: Wording.healthOffline.text()
    case .silent: Wording.healthSilent.text()
    case .stuckKey: Wording.healthStuckKey.text()
    case .chatter: Wording.healthChatter.text()
    case .refused: Wording.healthRefused.text()
    case .unknownConsole: Wording.healthUnknownConsole.text()
    case .missingKeys: Wording.healthMissingKeys.text()
    }
  }
}

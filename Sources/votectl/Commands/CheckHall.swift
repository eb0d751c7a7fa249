import ArgumentParser
import VoteAPI

struct CheckHall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: Wording.helpCheckHall.text(), discussion: Wording.helpCheckHallMore.text(),
    aliases: ["check-hall"])

  @OptionGroup var sockets: Sockets
  @Flag(help: ArgumentHelp(Wording.helpCheckKeys.text())) var keys = false
  @Option(help: ArgumentHelp(Wording.helpCheckSeconds.text())) var seconds: Int?
  @Flag(help: ArgumentHelp(Wording.helpCheckNow.text())) var now = false
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func validate() throws {
    if now, keys || seconds != nil { throw ValidationError(Wording.checkNowAlone.text()) }
  }

  func run() throws {
    let client = try sockets.operatorClient()
    if now { return try showNow(client) }
    var live = LiveOutput(isTerminal: Output.isTerminal)
    // In a pipe only the result; how it stands is for the eyes.
    let showsProgress = Output.isTerminal && !json
    var failure: Failure?
    let result = try translated { () throws(ClientError) in
      try client.checkHall(keys: keys, seconds: seconds) { progress in
        guard showsProgress, failure == nil else { return }
        do throws(Failure) {
          try live.show(.passing(Self.standing(progress)))
        } catch {
          failure = error
        }
      }
    }
    if showsProgress { try live.finish() }
    if let failure { throw failure }
    if json { try Output.line(JSON.line(result)) } else { try show(result.seats) }
    try judge(result.seats)
  }

  /// How it stands, on one line: the seats that are left come last, because the line is cut at the terminal's edge.
  private static func standing(_ progress: Operator.CheckProgress) -> String {
    let left = progress.seats.map { String($0.seat) }.joined(separator: ", ")
    let text = Wording.checkProgress.text(progress.ready, progress.total, progress.secondsLeft)
    return left.isEmpty ? text : text + Wording.checkSeatsLeft.text(left)
  }

  private func showNow(_ client: VarlinkClient) throws {
    let reply = try translated { () throws(ClientError) in try client.seatHealth() }
    if json {
      try Output.line(JSON.line(reply))
    } else {
      try show(reply.seats)
      if let check = reply.check {
        try Output.line(Wording.checkedAt.text(check.at, check.by, check.ready, check.total))
      } else {
        try Output.line(Wording.neverChecked.text())
      }
    }
    try judge(reply.seats)
  }

  private func show(_ seats: [Operator.SeatHealth]) throws {
    let faulty = seats.filter { $0.state != .ready }
    if faulty.isEmpty { return try Output.line(Wording.hallReady.text(seats.count)) }
    for line in Table.lines(Wording.healthColumns.text(), faulty.map(Self.row)) { try Output.line(line) }
  }

  private func judge(_ seats: [Operator.SeatHealth]) throws {
    let faulty = seats.count { $0.state != .ready }
    if faulty > 0 { throw Failure(.refused, Wording.hallNotReady.text(seats.count - faulty, seats.count)) }
  }

  private static func row(_ seat: Operator.SeatHealth) -> [String] {
    [
      String(seat.seat), seat.name ?? Wording.freeSeat.text(), seat.console,
      seat.reasons.map(state).joined(separator: ", "), seat.detail ?? "", seat.remedy ?? "",
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
    case .wrongPort: Wording.healthWrongPort.text()
    case .changedSeat: Wording.healthChangedSeat.text()
    case .lamp: Wording.healthLamp.text()
    }
  }
}

public import Foundation
public import ProtocolDocuments
public import VoteAPI

extension SittingRecord {
  /// The record of the sitting that the sockets show, and the zone of its times.
  ///
  /// The calls are one after another, and something may happen between them: what was read is kept only if the ballots
  /// are the same afterwards.
  ///
  /// - Parameters:
  ///   - client: a connection to the results' socket.
  ///   - secretary: the full name of the council's secretary, where the socket does not tell it.
  /// - Throws: `ClientError`, `PublishedRecordError` or `SittingRecord.Disagreement`.
  public static func read(from client: VarlinkClient, secretary: String? = nil) throws -> (
    record: SittingRecord, zone: TimeZone
  ) {
    for _ in 1...attempts {
      let before = try client.ballots()
      let result = try read(before, from: client, secretary: secretary)
      if over(try client.ballots()) == over(before) { return result }
    }
    throw PublishedRecordError.neverQuiet
  }

  private static let attempts = 5

  private static func over(_ ballots: [Results.Ballot]) -> [Results.Ballot] { ballots.filter { $0.outcome != .open } }

  private static func read(_ ballots: [Results.Ballot], from client: VarlinkClient, secretary: String?) throws -> (
    record: SittingRecord, zone: TimeZone
  ) {
    var records: [RollCall] = []
    var zone: TimeZone?
    for ballot in over(ballots) {
      let reply =
        ballot.mode == .secret
        ? VarlinkClient.RollCall(secret: try client.heading(number: ballot.number))
        : try client.rollCall(number: ballot.number)
      let (record, itsZone) = try RollCall.read(reply, among: ballots, secretary: secretary)
      records.append(record)
      zone = itsZone
    }
    guard let heading = records.first?.heading, let zone else { throw PublishedRecordError.noBallots }
    let registrations = try client.status().registration?.number ?? 0
    let record = try SittingRecord(
      heading: Heading(heading),
      registrations: try (0..<registrations).map { try RegistrationList(client.registration(number: $0 + 1)) },
      ballots: records)
    return (record, zone)
  }
}

extension RegistrationList {
  /// The list of a reply.
  fileprivate init(_ reply: VarlinkClient.RegistrationList) throws {
    let registration = reply.registration
    func wall(_ text: String, _ field: String) throws -> Int64 {
      guard let time = LocalTime(text) else {
        throw PublishedRecordError.unreadableRegistration(number: registration.number, field: field)
      }
      return time.wall
    }
    self.init(
      number: registration.number, openedAt: try wall(registration.openedAt, "openedAt"),
      closedAt: try registration.closedAt.map { try wall($0, "closedAt") }, registered: registration.registered,
      quorum: registration.quorum,
      entries: try reply.entries.map { entry in
        let origin: Origin
        switch entry.origin {
        case "console": origin = .console
        case "manual": origin = .manual(reason: entry.reason ?? "")
        case "late": origin = .late(reason: entry.reason ?? "")
        default:
          throw PublishedRecordError.unreadableRegistration(number: registration.number, field: "origin")
        }
        return Entry(
          voter: entry.voter, name: entry.name, faction: entry.faction, origin: origin, at: try wall(entry.at, "at"))
      })
  }
}

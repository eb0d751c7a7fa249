public import ProtocolDocuments
internal import TallyEngine

/// A sitting in Popolo, the vocabulary of parliamentary monitoring: organizations, persons, motions, vote events.
public enum Popolo {
  /// The document of a sitting: an object with a list of each class.
  public static func document(_ sitting: SittingRecord) -> String {
    let members = sitting.members
    var factions: [String] = []
    for name in members.compactMap(\.faction).map(PlainText.folded) where !factions.contains(name) {
      factions.append(name)
    }
    factions.sort(by: UkrainianOrder.areInIncreasingOrder)
    let questions = RecordIdentifiers.motions(of: sitting)
    let groups = Dictionary(uniqueKeysWithValues: factions.enumerated().map { ($1, "faction-\($0 + 1)") })
    return JSONText.object([
      ("organizations", .list([council(sitting)] + factions.map { faction($0, groups[$0] ?? "") })),
      ("persons", .list(members.map { person($0) })),
      ("motions", .list(motions(sitting, questions))),
      ("vote_events", .list(sitting.ballots.map { event($0, sitting, questions, groups) })),
    ]).document
  }

  private static let councilIdentifier = "council"

  private static func council(_ sitting: SittingRecord) -> JSONText {
    .object([
      ("id", .text(councilIdentifier)), ("name", .text(PlainText.folded(sitting.heading.council))),
      ("classification", .text("council")),
    ])
  }

  private static func faction(_ name: String, _ identifier: String) -> JSONText {
    .object([
      ("id", .text(identifier)), ("name", .text(name)), ("classification", .text("faction")),
      ("parent_id", .text(councilIdentifier)),
    ])
  }

  private static func person(_ line: RollCall.Line) -> JSONText {
    let gender: String? =
      switch line.gender {
      case .male: "male"
      case .female: "female"
      case .unknown, .notApplicable: nil
      }
    return .object(
      [("id", .text(line.voter)), ("name", .text(PlainText.folded(line.name)))] + JSONText.optional("gender", gender))
  }

  private static func motions(_ sitting: SittingRecord, _ questions: [String: String]) -> [JSONText] {
    let ballots = Dictionary(grouping: sitting.ballots, by: \.question.number)
    // In the order of their first ballots.
    return sitting.ballots.compactMap { record in
      guard let ballots = ballots[record.question.number], ballots.first == record, let last = ballots.last,
        let identifier = questions[record.question.number]
      else { return nil }
      return .object(
        [
          ("id", .text(identifier)), ("organization_id", .text(councilIdentifier)),
          ("legislative_session_id", .text(RecordIdentifiers.sessionIdentifier(sitting.heading))),
          ("identifier", .text(PlainText.folded(last.question.number))),
          ("text", .text(PlainText.folded(last.question.title))),
          ("classification", .text(PlainText.folded(last.question.recordKind))),
          ("date", .text(RecordIdentifiers.time(last.question.openedAt))),
          ("requirement", .text(PlainText.folded(last.rule.explanation))),
        ] + JSONText.optional("result", result(last)))
    }
  }

  private static func event(
    _ record: RollCall, _ sitting: SittingRecord, _ questions: [String: String], _ groups: [String: String]
  ) -> JSONText {
    let tally = record.tally
    let counts = [
      ("yes", tally.for), ("no", tally.against), ("abstain", tally.abstained), ("not voting", tally.notVoting),
      ("absent", tally.absent),
    ]
    return .object(
      [
        ("id", .text(RecordIdentifiers.ballot(record))), ("organization_id", .text(councilIdentifier)),
        ("legislative_session_id", .text(RecordIdentifiers.sessionIdentifier(sitting.heading))),
        ("identifier", .text(String(record.question.ballot))),
        ("motion_id", .text(questions[record.question.number] ?? "")),
        ("classification", .text(record.question.mode == .secret ? "secret" : "roll call")),
        ("start_date", .text(RecordIdentifiers.time(record.question.openedAt))),
        ("end_date", .text(RecordIdentifiers.time(record.question.closedAt))),
        ("result", .text(result(record) ?? status(record))),
        (
          "counts",
          .list(counts.map { .object([("option", .text($0.0)), ("value", .number($0.1))]) })
        ),
        ("votes", .list(record.lines.map { vote($0, groups) })),
      ])
  }

  private static func vote(_ line: RollCall.Line, _ groups: [String: String]) -> JSONText {
    let option =
      switch line.mark {
      case .chose(.for, _): "yes"
      case .chose(.against, _): "no"
      case .chose(.abstained, _): "abstain"
      case .notVoting: "not voting"
      case .absent: "absent"
      }
    return .object(
      [("voter_id", .text(line.voter)), ("option", .text(option))]
        + JSONText.optional("group_id", line.faction.flatMap { groups[PlainText.folded($0)] })
        + (line.isHead ? [("role", .text("head"))] : []))
  }

  private static func result(_ record: RollCall) -> String? { record.isAdopted.map { $0 ? "pass" : "fail" } }

  /// Popolo has «pass» and «fail»; these are ours.
  private static func status(_ record: RollCall) -> String {
    switch record.ending {
    case .annulled: "annulled"
    case .disputed: "disputed"
    case .withheld, .adopted, .rejected, .settled: "withheld"
    }
  }
}

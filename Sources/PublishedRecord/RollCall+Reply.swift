public import Foundation
public import ProtocolDocuments
internal import Seals
internal import TallyEngine
public import VoteAPI

extension RollCall {
  /// The record that a reply of the socket holds, and the zone of its times.
  ///
  /// - Parameters:
  ///   - reply: what `GetRollCall` replied.
  ///   - others: the sitting's ballots, among which are the annulled ones of the same question.
  ///   - secretary: the full name of the council's secretary, where the reply does not tell it.
  /// - Throws: `PublishedRecordError`: the ballot is open, a field cannot be read, or the record contradicts itself.
  public static func read(_ reply: VarlinkClient.RollCall, among others: [Results.Ballot], secretary: String? = nil)
    throws(PublishedRecordError) -> (record: RollCall, zone: TimeZone)
  {
    let (ballot, requirement) = (reply.ballot, reply.ballot.requirement)
    guard ballot.outcome != .open else { throw .stillOpen(ballot: ballot.number) }
    func bad(_ field: String) -> PublishedRecordError { .unreadable(ballot: ballot.number, field: field) }
    guard let opened = LocalTime(ballot.openedAt) else { throw bad("openedAt") }
    guard let closed = ballot.closedAt.flatMap(LocalTime.init) else { throw bad("closedAt") }
    guard let day = Day(iso8601: reply.heading.date) else { throw bad("date") }
    guard let base = Base(rawValue: requirement.base) else { throw bad("base") }
    var lines: [Line] = []
    for vote in reply.votes {
      guard let line = Line(vote) else { throw bad("votes") }
      lines.append(line)
    }
    guard let tie = TieRule(rawValue: requirement.tie) else { throw bad("tie") }
    var other: Rule.Other?
    if let needed = requirement.alternativeNeeded {
      guard let base = requirement.alternativeBase.flatMap(Base.init) else { throw bad("alternativeBase") }
      other = Rule.Other(base: base, needed: needed)
    }
    let rule = Rule(
      line: requirement.rule, explanation: requirement.explanation, base: base, baseCount: requirement.baseCount,
      needed: requirement.needed, source: requirement.source, other: other, tie: tie)
    do throws(Disagreement) {
      let record = try RollCall(
        heading: Heading(reply.heading, day: day, secretary: secretary),
        question: Question(
          ballot: ballot.number, number: ballot.question, title: ballot.title, recordKind: requirement.recordKind,
          mode: ballot.mode == .secret ? .secret : .rollCall, openedAt: opened.wall, closedAt: closed.wall,
          repeatOf: ballot.repeatOf),
        rule: rule, lines: lines, tally: Tally(ballot.tally), ending: Ending(ballot, rule),
        paper: ballot.paper.map {
          TallyEngine.Ballot.PaperCount(issued: $0.issued, found: $0.found, invalid: $0.invalid)
        }, warning: ballot.warning,
        predecessors: others.compactMap { earlier in
          guard earlier.number < ballot.number, earlier.question == ballot.question, let reason = earlier.annulment
          else { return nil }
          return Predecessor(ballot: earlier.number, reason: reason)
        },
        seal: ballot.seal, proof: reply.proof.map(RecordProof.init), recordedMargin: ballot.margin)
      return (record, closed.zone)
    } catch {
      throw .disagrees(error)
    }
  }
}

extension RollCall.Heading {
  fileprivate init(_ heading: Results.Heading, day: Day, secretary: String?) {
    self.init(
      council: heading.council, convocation: heading.convocation, session: heading.session, sitting: heading.sitting,
      place: heading.place, day: day, presiding: heading.presiding, presidingVoter: heading.presidingVoter,
      presidingGender: Voter.Gender(heading.presidingGender),
      secretary: heading.secretary ?? secretary, composition: heading.composition, head: heading.head)
  }
}

extension RollCall.Line {
  /// A line of the reply; nil if its choice is none that the interface has.
  fileprivate init?(_ vote: Results.Vote) {
    let source: Source = vote.origin == "manual" ? .manual(reason: vote.note) : .console
    let mark: Mark
    switch vote.choice {
    case "for": mark = .chose(.for, source)
    case "against": mark = .chose(.against, source)
    case "abstained": mark = .chose(.abstained, source)
    case "absent": mark = .absent
    case "notVoting":
      switch vote.origin {
      case "recused": mark = .notVoting(.recused(reason: vote.note))
      case "consoleOffline": mark = .notVoting(.consoleOffline)
      default: mark = .notVoting(.unexplained)
      }
    default: return nil
    }
    self.init(
      voter: vote.voter, name: vote.name, gender: Voter.Gender(vote.gender), faction: vote.faction,
      isHead: vote.isHead, mark: mark, announcement: vote.announcement)
  }
}

extension RollCall.Ending {
  /// The outcome of a ballot that is over.
  fileprivate init(_ ballot: Results.Ballot, _ rule: RollCall.Rule) {
    switch ballot.outcome {
    case .disputed: self = .disputed
    case .annulled: self = .annulled(reason: ballot.annulment ?? "")
    case .withheld, .open: self = .withheld
    case .adopted, .rejected:
      let adopted = ballot.outcome == .adopted
      guard let reason = ballot.settlement else {
        self = adopted ? .adopted : .rejected
        return
      }
      self = .settled(
        adopted: adopted, base: ballot.settledBase.flatMap(Base.init) ?? rule.base, reason: reason,
        by: ballot.settledBy ?? "")
    }
  }
}

extension RecordProof {
  fileprivate init(_ proof: Results.Proof) {
    self.init(
      row: Row(
        sequence: Int64(proof.sequence), at: Int64(proof.at), monotonic: Int64(proof.monotonic), boot: proof.boot,
        kind: proof.kind, body: proof.body, previous: proof.previous), path: proof.path, checkpoint: proof.checkpoint)
  }
}

extension Voter.Gender {
  fileprivate init(_ word: String) {
    switch word {
    case "male": self = .male
    case "female": self = .female
    default: self = .unknown
    }
  }
}

extension TallyEngine.Tally {
  fileprivate init(_ tally: Results.Tally) {
    self.init(
      for: tally.for, against: tally.against, abstained: tally.abstained, notVoting: tally.notVoting,
      absent: tally.absent)
  }
}

import Foundation
import ProtocolDocuments
import TallyEngine
import VoteAPI

/// Why a reply of the socket is no record.
enum RecordError: Error, CustomStringConvertible {
  case unreadable(String)

  var description: String {
    switch self {
    case .unreadable(let what): "відповідь служби не складається в запис: \(what)"
    }
  }
}

extension RollCall {
  /// The record of a ballot as the socket tells it.
  ///
  /// - Parameter ballots: all ballots of the sitting, for the annulled ones before it.
  init(_ reply: VarlinkClient.RollCall, among ballots: [Results.Ballot]) throws {
    let ballot = reply.ballot
    let heading = reply.heading
    guard let day = Day(iso8601: heading.date) else { throw RecordError.unreadable("дата \(heading.date)") }
    guard let opened = Self.milliseconds(ballot.openedAt), let closed = ballot.closedAt.flatMap(Self.milliseconds)
    else {
      throw RecordError.unreadable("час голосування № \(ballot.number)")
    }
    let rule = try Rule(ballot.requirement)
    let chair = reply.votes.first { $0.name == heading.presiding }
    try self.init(
      heading: Heading(
        council: heading.council, convocation: heading.convocation, session: heading.session,
        sitting: heading.sitting, place: heading.place, day: day, presiding: heading.presiding,
        presidingGender: Voter.Gender(word: chair?.gender ?? ""), secretary: heading.secretary,
        composition: heading.composition, head: heading.head),
      question: Question(
        ballot: ballot.number, number: ballot.question, title: ballot.title,
        recordKind: ballot.requirement.recordKind, mode: ballot.mode == .secret ? .secret : .rollCall,
        openedAt: opened, closedAt: closed, repeatOf: ballot.repeatOf),
      rule: rule, lines: reply.votes.map { try Line($0, head: heading.head) },
      tally: Tally(
        for: ballot.tally.for, against: ballot.tally.against, abstained: ballot.tally.abstained,
        notVoting: ballot.tally.notVoting, absent: ballot.tally.absent),
      ending: Ending(ballot, rule),
      predecessors: ballots.compactMap { earlier in
        guard earlier.number < ballot.number, earlier.question == ballot.question, let reason = earlier.annulment else {
          return nil
        }
        return Predecessor(ballot: earlier.number, reason: reason)
      },
      seal: ballot.seal, recordedMargin: ballot.margin)
  }

  private static func milliseconds(_ text: String) -> Int64? {
    (try? Date(text, strategy: .iso8601)).map { Int64(($0.timeIntervalSince1970 * 1_000).rounded()) }
  }
}

extension RollCall.Rule {
  init(_ requirement: Results.Requirement) throws {
    guard let base = Base(rawValue: requirement.base) else { throw RecordError.unreadable("база \(requirement.base)") }
    // Where the law can be read two ways, the two are with and without the head.
    let other = requirement.alternativeNeeded.map {
      Other(base: base == .deputies ? .deputiesAndHead : .deputies, needed: $0)
    }
    self.init(
      line: requirement.rule, explanation: requirement.explanation, base: base, baseCount: requirement.baseCount,
      needed: requirement.needed, source: requirement.source, other: other)
  }
}

extension RollCall.Line {
  init(_ vote: Results.Vote, head: String?) throws {
    let source: Source = vote.origin == "manual" ? .manual(reason: nil) : .console
    let mark: Mark
    switch (vote.choice, vote.origin) {
    case ("absent", _): mark = .absent
    case ("for", _): mark = .chose(.for, source)
    case ("against", _): mark = .chose(.against, source)
    case ("abstained", _): mark = .chose(.abstained, source)
    case ("notVoting", "recused"): mark = .notVoting(.recused)
    case ("notVoting", "consoleOffline"): mark = .notVoting(.consoleOffline)
    case ("notVoting", _): mark = .notVoting(.unexplained)
    default: throw RecordError.unreadable("вибір «\(vote.choice)»")
    }
    self.init(
      voter: vote.voter, name: vote.name, gender: Voter.Gender(word: vote.gender), faction: vote.faction,
      isHead: vote.name == head, mark: mark)
  }
}

extension RollCall.Ending {
  init(_ ballot: Results.Ballot, _ rule: RollCall.Rule) throws {
    switch ballot.outcome {
    case .open: throw RecordError.unreadable("голосування № \(ballot.number) ще триває")
    case .disputed: self = .disputed
    case .annulled: self = .annulled(reason: ballot.annulment ?? "")
    case .withheld: self = .withheld
    case .adopted, .rejected:
      let adopted = ballot.outcome == .adopted
      guard let reason = ballot.settlement else {
        self = adopted ? .adopted : .rejected
        return
      }
      // The margin tells which base settled it.
      let base = ballot.margin == ballot.tally.for - rule.needed ? rule.base : rule.other?.base ?? rule.base
      self = .settled(adopted: adopted, base: base, reason: reason)
    }
  }
}

extension Voter.Gender {
  fileprivate init(word: String) {
    switch word {
    case "male": self = .male
    case "female": self = .female
    default: self = .unknown
    }
  }
}

import Foundation
import Testing

import TallyEngine

/// Rows that were written before the rules of a secret ballot, ties, papers and powers existed. They are literal: a
/// field that is renamed, or one that has no default, shows here.
@Suite("Journals of the previous format")
struct JournalCompatibilityTests {
  static let clerk = #"{"user":"sekretar","uid":1000}"#

  static let kind = """
    {"id":"decision","title":"Рішення ради","recordKind":"в цілому","mode":"rollCall","base":"deputiesAndHead",
     "threshold":{"comparison":"moreThan","numerator":1,"denominator":2},"source":"ст. 66"}
    """

  static let regulation = """
    {"id":"horokhiv","title":"Регламент","quorum":{"comparison":"moreThan","numerator":1,"denominator":2},
     "windowSeconds":60,"choiceRule":"last","disclosure":"totals","ballotsPerQuestion":2,"kinds":[\(kind)]}
    """

  static let council = """
    {"name":"Міська рада","convocation":"VIII","place":"місто Горохів","composition":3,"headOffice":"city",
     "regulation":\(regulation),
     "voters":[{"id":"d0","familyName":"Бондар","givenName":"Іван","patronymic":"","gender":1,"isHead":false},
       {"id":"d1","familyName":"Коваль","givenName":"Олена","patronymic":"","gender":2,"faction":"Ф","isHead":false},
       {"id":"head","familyName":"Мельник","givenName":"Петро","patronymic":"","gender":1,"isHead":true}],
     "seats":[{"number":1,"row":1,"column":1,"voter":"d0"},{"number":2,"row":1,"column":2,"voter":"d1"},
       {"number":3,"row":1,"column":3}]}
    """

  static let requirement = """
    {"kind":\(kind),"reading":{"base":"deputiesAndHead","baseCount":4,"needed":3},
     "explanation":"Потрібно 3 голоси: більшість від 3 депутатів загального складу і міського голови (ст. 66)."}
    """

  private func decode<T: Decodable>(_ type: T.Type, _ json: String) throws -> T {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  @Test("a kind: by name, not on paper, with the regulation's quorum, waiting for the powers, a decision")
  func questionKind() throws {
    let kind = try decode(QuestionKind.self, Self.kind)
    #expect(
      kind
        == QuestionKind(
          id: "decision", title: "Рішення ради", recordKind: "в цілому", subject: .decision, mode: .rollCall,
          paper: false, base: .deputiesAndHead, threshold: .majority, otherBase: nil, quorum: nil, powers: .required,
          source: "ст. 66"))
    let veto = Self.kind.replacingOccurrences(
      of: #""base":"deputiesAndHead""#, with: #""base":"deputies","otherBase":"deputiesAndHead""#)
    #expect(try decode(QuestionKind.self, veto).otherBase == .deputiesAndHead)
  }

  @Test("a regulation: of a council with a head, strict ties, recusal of everyone, repeats without a vote")
  func regulation() throws {
    let regulation = try decode(Regulation.self, Self.regulation)
    #expect(
      regulation
        == Regulation(
          id: "horokhiv", title: "Регламент", body: .council, hasHead: true, quorum: .majority, windowSeconds: 60,
          choiceRule: .last, disclosure: .totals, tie: .strict, recusal: .everyone, latecomers: .nextRegistration,
          ballotsPerQuestion: 2, repeatKind: nil, articles: [:], kinds: [try decode(QuestionKind.self, Self.kind)]))
    #expect(regulation.article(.quorum) == "ст. 46 ч. 12 закону")
  }

  @Test("a council: its powers are recognised")
  func council() throws {
    let council = try decode(Council.self, Self.council)
    #expect(council.powersRecognised && council.head == 2 && council.quorum == 2 && council.seats[2].voter == nil)
    #expect(council.voters[0].faction == nil && council.voters[1].gender == .female)
    let oblast = Self.council.replacingOccurrences(of: #""headOffice":"city","#, with: "")
      .replacingOccurrences(of: #""isHead":true"#, with: #""isHead":false"#)
    #expect(try decode(Council.self, oblast).headOffice == nil)
  }

  @Test("a requirement: strict ties, and the quorum that was checked when it opened")
  func requirement() throws {
    let requirement = try decode(Requirement.self, Self.requirement)
    #expect(requirement.tie == .strict && requirement.other == nil && requirement.quorum == 0)
    #expect(requirement.reading.needed == 3 && requirement.kind.id == "decision")
    #expect(requirement.decide(for: 2, against: 2, chair: .for).outcome == .rejected)
    let disputed = Self.requirement.replacingOccurrences(
      of: #""explanation""#, with: #""other":{"base":"deputies","baseCount":3,"needed":2},"explanation""#)
    #expect(try decode(Requirement.self, disputed).decide(for: 2, against: 0).outcome == .disputed)
  }

  static let tally = #"{"for":1,"against":1,"abstained":0,"notVoting":1,"absent":0}"#

  /// A sitting as the previous format wrote it, row by row.
  static let rows = [
    #"{"sittingOpened":{"council":\#(council),"session":"12","sitting":1,"presiding":"head","headPresent":true,"firstBallot":7,"by":\#(clerk)}}"#,
    #"{"registrationStarted":{"number":1,"by":\#(clerk)}}"#,
    #"{"registered":{"voter":"d0","seat":1}}"#,
    #"{"registered":{"voter":"d1","seat":2}}"#,
    #"{"registrationFinished":{"number":1,"by":\#(clerk)}}"#,
    #"{"recused":{"voter":"d1","question":"2","reason":"конфлікт інтересів","by":\#(clerk)}}"#,
    #"{"ballotOpened":{"number":7,"question":"1","title":"Про бюджет","requirement":\#(requirement),"seconds":60,"by":\#(clerk)}}"#,
    #"{"voteRecorded":{"ballot":7,"voter":"d0","seat":1,"choice":0}}"#,
    #"{"voteEntered":{"ballot":7,"voter":"d1","choice":1,"reason":"пульт","by":\#(clerk)}}"#,
    #"{"ballotResumed":{"number":7,"millisecondsLeft":6000}}"#,
    #"{"ballotClosed":{"number":7,"tally":\#(tally)}}"#,
    #"{"resultEstablished":{"number":7,"tally":\#(tally),"outcome":"rejected","margin":-2,"offline":[]}}"#,
    #"{"ballotOpened":{"number":8,"question":"1","title":"Про бюджет","requirement":\#(requirement),"seconds":60,"repeatOf":7,"by":\#(clerk)}}"#,
    #"{"ballotAnnulled":{"number":8,"reason":"збій","by":\#(clerk)}}"#,
    #"{"headPresenceChanged":{"present":false,"by":\#(clerk)}}"#,
    #"{"presidingChanged":{"voter":"d1","by":\#(clerk)}}"#,
    #"{"breakStarted":{"by":\#(clerk)}}"#,
    #"{"sittingClosed":{"by":\#(clerk)}}"#,
  ]

  @Test("every row decodes, and they fold to the sitting that was held")
  func sitting() throws {
    var sitting = Sitting(council: TestHall.council(deputies: 1))
    for (time, row) in Self.rows.enumerated() {
      let event = try decode(SittingEvent.self, row)
      sitting.apply(event, at: Moment(wall: Int64(time), monotonic: UInt64(time)))
      // What is written today of the same event is read the same.
      #expect(try JSONDecoder().decode(SittingEvent.self, from: JSONEncoder().encode(event)) == event)
    }
    #expect(sitting.council == (try decode(Council.self, Self.council)))
    #expect(sitting.phase == .closed && sitting.nextBallot == 9 && sitting.presiding == "d1")
    let ballot = sitting.ballots[0]
    #expect(ballot.number == 7 && ballot.outcome == .rejected && ballot.offline == [])
    #expect(ballot.tally == Tally(for: 1, against: 1, notVoting: 1, absent: 0))
    #expect(ballot.participated == nil && ballot.paper == nil && ballot.casting == nil && ballot.announced == [:])
    #expect(ballot.verdict == "«За» — 1 голос, потрібно 3, бракує 2 голосів: рішення не прийнято.")
    #expect(sitting.ballots[1].outcome == .annulled && sitting.ballotsToRepeat == [8])
    #expect(sitting.powersRecognised)
  }

  @Test("the rows of a result that was disputed, withheld or settled decode too")
  func otherRows() throws {
    let tally = Tally(for: 1, against: 1, notVoting: 1, absent: 0)
    let clerk = TestHall.clerk
    #expect(
      try decode(SittingEvent.self, #"{"ballotClosed":{"number":7,"tally":\#(Self.tally),"by":\#(Self.clerk)}}"#)
        == .ballotClosed(number: 7, tally: tally, by: clerk, participants: nil))
    #expect(
      try decode(
        SittingEvent.self,
        #"{"resultEstablished":{"number":7,"tally":\#(Self.tally),"outcome":"disputed","margin":0,"offline":[3,4]}}"#)
        == .resultEstablished(number: 7, tally: tally, outcome: .disputed, margin: 0, offline: [3, 4], casting: nil))
    #expect(
      try decode(
        SittingEvent.self,
        #"{"resultWithheld":{"number":7,"sitting":\#(Self.tally),"slots":\#(Self.tally),"journal":\#(Self.tally)}}"#)
        == .resultWithheld(number: 7, sitting: tally, slots: tally, journal: tally))
    #expect(
      try decode(
        SittingEvent.self,
        #"{"ballotSettled":{"number":7,"base":"deputies","outcome":"adopted","reason":"комісія","by":\#(Self.clerk)}}"#)
        == .ballotSettled(number: 7, base: .deputies, outcome: .adopted, reason: "комісія", by: clerk))
    #expect(
      try decode(SittingEvent.self, #"{"registrationResumed":{"number":1,"millisecondsLeft":6000}}"#)
        == .registrationResumed(number: 1, millisecondsLeft: 6_000))
    #expect(
      try decode(SittingEvent.self, #"{"registrationStarted":{"number":2,"seconds":60,"by":\#(Self.clerk)}}"#)
        == .registrationStarted(number: 2, seconds: 60, by: clerk))
    #expect(
      try decode(SittingEvent.self, #"{"registrationFinished":{"number":1}}"#)
        == .registrationFinished(number: 1, by: nil))
  }

  @Test("a result of before the field of unreachable consoles has none")
  func withoutOffline() throws {
    let row = #"{"resultEstablished":{"number":7,"tally":\#(Self.tally),"outcome":"adopted","margin":0}}"#
    let tally = Tally(for: 1, against: 1, notVoting: 1, absent: 0)
    #expect(
      try decode(SittingEvent.self, row)
        == .resultEstablished(number: 7, tally: tally, outcome: .adopted, margin: 0, offline: [], casting: nil))
  }
}

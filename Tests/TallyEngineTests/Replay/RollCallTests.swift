import Foundation
import Testing

import TallyEngine

@Suite("Real roll calls, voted again")
struct RollCallTests {
  /// A printed ballot: one digit a line of the roster, 0 absent, 1 for, 2 against, 3 abstained, 4 did not vote.
  struct Printed: Decodable {
    struct Totals: Decodable {
      let `for`: Int
      let against: Int
      let abstained: Int
      let notVoting: Int
      let present: Int
    }

    let votes: String
    let rule: String
    let printed: Totals
    let decision: String
    let id: Int?
    let required: Int?
    let composition: Int?
    let genders: String?
    let printout: String?
    let headLine: Int?

    var name: String { printout ?? "№ \(id ?? 0)" }
    var isAdopted: Bool { !decision.uppercased().contains("НЕ ") }
    var tally: Tally {
      Tally(
        for: printed.for, against: printed.against, abstained: printed.abstained, notVoting: printed.notVoting,
        absent: votes.count { $0 == "0" })
    }
  }

  static let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func read(_ file: URL) throws -> [Printed] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Printed.self, from: Data($0.utf8))
    }
  }

  /// The council of a roll call: its voters line by line, and vacant mandates up to the composition.
  static func council(_ ballot: Printed, composition: Int, mayHaveHead: Bool) -> Council {
    let genders = Array(ballot.genders ?? "")
    let voters = ballot.votes.indices.enumerated().map { line, _ in
      Voter(
        id: "\(line)", familyName: "Рядок \(line)", givenName: "", patronymic: "",
        gender: line < genders.count ? (genders[line] == "f" ? .female : .male) : .unknown, faction: nil,
        isHead: mayHaveHead && line == ballot.headLine)
    }
    let base: Base = mayHaveHead ? .deputiesAndHead : .deputies
    return Council(
      name: "Рада", convocation: "IX", place: "місто", composition: composition,
      headOffice: mayHaveHead ? .city : nil,
      regulation: Regulation(
        id: "real", title: "Регламент", quorum: .majority, windowSeconds: 10, choiceRule: .last, disclosure: .totals,
        ballotsPerQuestion: 2,
        kinds: [
          TestHall.kind("majority", base, .majority),
          TestHall.kind("one-third", base, Threshold(.notLessThan, 1, of: 3)),
        ]),
      voters: voters, seats: voters.indices.map { Seat(number: UInt16($0 + 1), row: 1, column: $0 + 1, voter: "\($0)") }
    )
  }

  /// Registers who was present, presses what each of them pressed, and establishes the result.
  static func vote(_ ballot: Printed, in council: Council) throws -> Rehearsal {
    let digits = Array(ballot.votes)
    let present = digits.indices.filter { digits[$0] != "0" && !council.voters[$0].isHead }.map(String.init)
    var hall = try Rehearsal.registered(council, present, headPresent: council.head.map { digits[$0] != "0" } ?? false)
    try hall.open("1", kind: ballot.rule)
    let choices: [Character: Choice] = ["1": .for, "2": .against, "3": .abstained]
    for (line, digit) in digits.enumerated() {
      guard let choice = choices[digit] else { continue }
      let verdict = hall.choose(choice, seat: UInt16(line + 1))
      if verdict != .recorded { Issue.record("\(ballot.name), line \(line): \(verdict)") }
    }
    hall.wait(milliseconds: 10_000)
    hall.establish()
    return hall
  }

  /// What the sitting makes of a printed ballot, where it differs.
  static func difference(_ printed: Printed, _ hall: Rehearsal) -> String? {
    let ballot = hall.sitting.ballots[0]
    guard ballot.tally == printed.tally, ballot.tally.participants == printed.printed.present else {
      return "\(printed.name): \(ballot.tally), printed \(printed.tally)"
    }
    guard ballot.outcome == (printed.isAdopted ? .adopted : .rejected) else {
      return "\(printed.name): \(ballot.outcome), printed \(printed.decision)"
    }
    guard ballot.requirement.reading.needed == printed.required ?? ballot.requirement.reading.needed else {
      return "\(printed.name): needed \(ballot.requirement.reading.needed), printed \(printed.required ?? 0)"
    }
    return nil
  }

  @Test("seven roll calls of the Verkhovna Rada, 226 and 225, 151 and one third short of 150 among them")
  func rada() throws {
    let ballots = try Self.read(Self.tests.appending(path: "Fixtures/rada.jsonl"))
    #expect(ballots.count == 7)
    #expect(ballots.contains { $0.rule == "majority" && $0.printed.for == 226 && $0.isAdopted })
    #expect(ballots.contains { $0.rule == "majority" && $0.printed.for == 225 && !$0.isAdopted })
    #expect(ballots.contains { $0.rule == "one-third" && $0.printed.for == 151 && $0.isAdopted })
    #expect(ballots.contains { $0.rule == "one-third" && !$0.isAdopted })
    for ballot in ballots {
      let hall = try Self.vote(
        ballot, in: Self.council(ballot, composition: try #require(ballot.composition), mayHaveHead: false))
      #expect(Self.difference(ballot, hall) == nil)
      #expect(Invariants.violations(of: hall.sitting) == [])
      #expect(hall.replayed() == hall.sitting)
    }
  }

  @Test("twelve printouts of Mykolaiv's city council, 54 deputies and the head, 28 of 55 among them")
  func mykolaiv() throws {
    let ballots = try Self.read(Self.tests.appending(path: "Fixtures/mykolaiv.jsonl"))
    #expect(ballots.count == 12)
    var withoutQuorum: [String] = []
    for ballot in ballots {
      let council = Self.council(ballot, composition: 54, mayHaveHead: true)
      do {
        let hall = try Self.vote(ballot, in: council)
        #expect(Self.difference(ballot, hall) == nil)
        #expect(hall.sitting.ballots[0].requirement.reading.baseCount == 55)
      } catch Refusal.noQuorum(let registered, let quorum, let article) {
        #expect(registered == 27 && quorum == 28 && article == "ст. 46 ч. 12 закону")
        withoutQuorum.append(ballot.name)
      }
      // The decision follows from the totals and the rule alone in all of them.
      let requirement = Requirement(
        kind: council.regulation.kind(ballot.rule)!, of: council.regulation, composition: 54, head: .city,
        registered: ballot.printed.present)
      #expect(requirement.outcome(votesFor: ballot.printed.for) == (ballot.isAdopted ? .adopted : .rejected))
      #expect(
        requirement.kind.ruleForRecord
          == (ballot.rule == "majority" ? "БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ" : "НЕ МЕНШЕ 1/3 ВІД ЗАГАЛЬНОГО СКЛАДУ"))
    }
    // These two name 27 deputies and the head: the quorum of 28 had registered before, but not all are on the list.
    #expect(withoutQuorum == ["2016-04-19_07", "2016-04-19_08"])
  }

  private static let allRollCalls = tests.appending(path: "../../../shared/data/rollcalls/rollcalls.jsonl")
    .standardizedFileURL

  @Test(
    "all 240 roll calls of the Verkhovna Rada, where the data lie beside the project",
    .enabled(
      if: FileManager.default.fileExists(atPath: allRollCalls.path),
      "SKIPPED: there is no ../shared/data/rollcalls/rollcalls.jsonl"))
  func allOfRada() throws {
    let ballots = try Self.read(Self.allRollCalls)
    #expect(ballots.count == 240)
    var wrong: [String] = []
    for ballot in ballots {
      let council = Self.council(ballot, composition: try #require(ballot.composition), mayHaveHead: false)
      let rule = try #require(council.regulation.kind(ballot.rule))
      let counts = Dictionary(grouping: ballot.votes, by: \.self).mapValues(\.count)
      let requirement = Requirement(
        kind: rule, of: council.regulation, composition: 450, head: nil, registered: ballot.printed.present)
      let outcome = requirement.outcome(votesFor: counts["1"] ?? 0)
      if outcome != (ballot.isAdopted ? .adopted : .rejected) || requirement.reading.needed != ballot.required {
        wrong.append("\(ballot.name): \(outcome)")
      }
      if let difference = Self.difference(ballot, try Self.vote(ballot, in: council)) { wrong.append(difference) }
    }
    #expect(wrong == [])
  }
}

import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("The regulation") struct RulesTests {
    private func own(_ deputies: Int, _ regulation: String = "chamber") throws -> Bench {
      try Bench(deputies: deputies, regulation: regulation) { $0.regulations = Bench.ownRegulations }
    }

    @Test("that asks for the hold sensor counts a choice only while it is held to the close")
    func held() throws {
      let bench = try own(5, "held")
      try bench.openSitting()
      let number = try bench.openBallot()
      #expect(try bench.verdict(1, .for, in: number) == .notHeld)
      #expect(bench.hall.view(1).litChoice == nil)
      for seat in 1...4 as ClosedRange<UInt16> { bench.hall.hold(seat, .hold) }
      try bench.press([1: .for, 2: .for, 3: .for, 4: .against])
      bench.hall.release(3, .hold)
      #expect(bench.hall.wait { $0.views[3]?.litChoice == nil })
      #expect(try bench.status { $0.ballot?.tally.for == 2 } != nil)
      bench.hall.release(4, .hold)
      #expect(bench.hall.wait { $0.views[4]?.litChoice == nil })
      bench.hall.hold(4, .hold)
      try bench.press([4: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 2: .for, 4: .for])
      #expect(try bench.client.ballot(number: number).outcome == .adopted)
    }

    @Test("that asks for the hold sensor finds the console that has none, and another regulation does not mind")
    func withoutSensor() throws {
      for (regulation, expected) in [("held", VoteAPI.Operator.SeatHealthState.missingKeys), ("chamber", .ready)] {
        let bench = try Bench(
          deputies: 3, regulation: regulation, keys: [2: [.for, .against, .abstain, .present]]
        ) { $0.regulations = Bench.ownRegulations }
        let states = Dictionary(uniqueKeysWithValues: try bench.client.seatHealth().seats.map { ($0.seat, $0.state) })
        #expect(states == [1: .ready, 2: expected, 3: .ready])
      }
    }

    @Test("that lets latecomers in at once lets one vote after a journalled act, and the registration says so")
    func latecomerAtOnce() throws {
      let bench = try own(5)
      try bench.openSitting(away: [4, 5])
      let first = try bench.openBallot(question: "1")
      #expect(try bench.verdict(5, .for, in: first) == .notRegistered)
      try bench.client.closeBallot()
      try bench.client.register(voter: "d5", reason: "запізнився на автобус")
      let second = try bench.openBallot(question: "2")
      try bench.press([5: .for])
      #expect(try bench.verdict(4, .for, in: second) == .notRegistered)
      try bench.client.closeBallot()
      #expect(try bench.choices(second) == [5: .for])
      #expect(try bench.client.rollCall(number: first).votes.first { $0.voter == "d5" }?.choice == "absent")
      let list = try bench.client.registration(number: 1)
      #expect(list.registration.registered == 4)
      #expect(list.entries.map(\.voter) == ["d1", "d2", "d3", "d5"])
      #expect(list.entries.map(\.origin) == ["console", "console", "console", "late"])
      #expect(list.entries.last?.reason == "запізнився на автобус")
    }

    @Test("that lets latecomers wait refuses one by its article; the secretariat registers during a registration")
    func registration() throws {
      let bench = try Bench(deputies: 5)
      try bench.openSitting(away: [5])
      let late = try bench.refusal { try bench.client.register(voter: "d5", reason: "запізнився") }
      guard case .notNow(_, _, "ст. 45 регламенту")? = late else {
        return #expect(Bool(false), "\(String(describing: late))")
      }
      try bench.client.startBreak()
      try bench.startRegistration(away: [4, 5])
      try bench.client.register(voter: "d4", reason: "клавіша не спрацьовує")
      #expect(try bench.client.finishRegistration().registered == 4)
      let list = try bench.client.registration(number: 2)
      #expect(list.entries.map(\.voter) == ["d1", "d2", "d3", "d4"])
      #expect(list.entries.map(\.origin) == ["console", "console", "console", "manual"])
      #expect(list.entries.map(\.reason) == [nil, nil, nil, "клавіша не спрацьовує"])
      #expect(try bench.client.registration(number: 1).entries.map(\.origin) == Array(repeating: "console", count: 4))
      let missing = #expect(throws: ClientError.self) { try bench.client.registration(number: 3) }
      #expect(missing == .results(.noSuchRegistration(number: 3)))
    }

    @Test("lets a recused deputy take part after an announcement, where there is no quorum without him")
    func announcedConflict() throws {
      let bench = try own(5)
      try bench.openSitting()
      try bench.client.recuse(voter: "d1", question: "7", reason: "родич")
      let needless = try bench.refusal {
        try bench.client.announceConflict(voter: "d1", question: "7", reason: "є й без нього")
      }
      guard case .notNow(_, _, "ст. 106")? = needless else {
        return #expect(Bool(false), "\(String(describing: needless))")
      }
      // A space too many makes no other question.
      try bench.client.recuse(voter: "d2", question: " 7\n", reason: "сусід")
      try bench.client.recuse(voter: "d3", question: "7", reason: "співвласник")
      let short = try bench.refusal { _ = try bench.openBallot(question: "7") }
      #expect(short == .noQuorum(registered: 2, quorum: 3, article: "ст. 101"))
      try bench.client.announceConflict(voter: "d2", question: "7", reason: "оголосив публічно")
      let number = try bench.openBallot(question: "7")
      try bench.press([2: .for, 4: .for, 5: .for])
      #expect(try bench.verdict(1, .for, in: number) == .notEntitled)
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [2: .for, 4: .for, 5: .for])
      let votes = try bench.client.rollCall(number: number).votes
      #expect(votes.first { $0.voter == "d2" }?.announcement == "оголосив публічно")
      #expect(votes.first { $0.voter == "d3" }?.note == "співвласник")
      #expect(votes.first { $0.voter == "d3" }?.origin == "recused")
      #expect(votes.first { $0.voter == "d4" }?.announcement == nil)
    }

    @Test("of an executive committee lets the presiding officer's vote break a tie, and the record says so")
    func castingVote() throws {
      let bench = try Bench(deputies: 14, regulation: "executive-committee")
      try bench.openSitting()
      // The presiding officer is d1: once he is for, once against.
      for (question, chair) in [("1", Choice.for), ("2", .against)] {
        let number = try bench.openBallot(question: question)
        let choices = Dictionary(
          uniqueKeysWithValues: (1...14 as ClosedRange<UInt16>).map {
            ($0, $0 <= 7 ? chair : chair == .for ? Choice.against : .for)
          })
        try bench.press(choices)
        try bench.client.closeBallot()
        let over = try bench.client.ballot(number: number)
        #expect(over.tally.for == 7 && over.tally.against == 7 && over.requirement.needed == 8)
        #expect(over.outcome == (chair == .for ? .adopted : .rejected))
        #expect((over.casting?.contains("голос головуючого «за» зараховано ще раз") == true) == (chair == .for))
      }
    }

    @Test("lets a question be voted again only with leave, and not a third time")
    func repeats() throws {
      let bench = try own(5)
      try bench.openSitting()
      func hold(_ kind: String, repeatOf: Int? = nil) throws -> Int {
        let number = try bench.openBallot(kind: kind, question: "1", repeatOf: repeatOf)
        try bench.press([1: .for, 2: .for, 3: .for])
        #expect(try bench.client.closeBallot() == number)
        return number
      }
      let first = try hold("decision")
      let hasty = try bench.refusal { _ = try hold("decision", repeatOf: first) }
      guard case .notNow(_, let reason, "ст. 104")? = hasty else {
        return #expect(Bool(false), "\(String(describing: hasty))")
      }
      #expect(reason.contains("Дозвіл на переголосування"))
      #expect(try hold("repeat") == first + 1)
      let second = try hold("decision", repeatOf: first)
      let third = try bench.refusal { _ = try hold("decision", repeatOf: second) }
      #expect(third == .repeatLimit(question: "1", ballots: [first, second], article: "ст. 105"))
      let spaced = try bench.refusal { _ = try bench.openBallot(kind: "decision", question: "1 ", repeatOf: second) }
      #expect(spaced == third)
    }

    @Test("tells what each kind needs now, and why it could not be voted before the registration")
    func kinds() throws {
      let bench = try own(6)
      #expect(try bench.client.kinds().allSatisfy { $0.refusal != nil })
      try bench.client.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false)
      let before = try bench.client.kinds()
      #expect(before.map(\.id) == ["decision", "repeat", "secretary", "secretary-paper"])
      #expect(before.allSatisfy { $0.refusal?.contains("ст. 102") == true })
      try bench.startRegistration(away: [6])
      #expect(try bench.client.finishRegistration().reached)
      let after = try bench.client.kinds()
      #expect(after.allSatisfy { $0.refusal == nil })
      #expect(after.map(\.requirement.needed) == [4, 3, 4, 4])
      #expect(after.map(\.requirement.baseCount) == [6, 5, 6, 6])
      #expect(after.map(\.mode) == [.rollCall, .rollCall, .secret, .secret])
      #expect(after.allSatisfy { $0.requirement.quorum == 4 })
    }

    @Test("is named by its article in every refusal")
    func refusalsNameTheirArticle() throws {
      let bench = try Bench(deputies: 4)
      let early = try bench.refusal { try bench.client.startRegistration() }
      try bench.openSitting()
      let number = try bench.openBallot()
      let during = try bench.refusal { try bench.client.startBreak() }
      try bench.client.closeBallot()
      let refusals: [VoteAPI.Operator.Failure?] = [
        early, during,
        try bench.refusal { try bench.client.openBallot(question: "2", title: "Про інше", kind: "ghost") },
        try bench.refusal { try bench.client.recuse(voter: "nobody", question: "2", reason: "немає") },
        try bench.refusal { try bench.client.settleBallot(number: number, base: .deputies, reason: "немає спору") },
        try bench.refusal { try bench.client.closeBallot() },
        try bench.refusal { try bench.client.setHeadPresent(present: true) },
      ]
      for refusal in refusals {
        let article = try #require(refusal).words.article
        #expect(article.contains("ст.") || article.contains("§"), "\(String(describing: refusal))")
      }
      guard case .unknownKind("ghost", let known, _)? = refusals[2] else { return #expect(Bool(false)) }
      #expect(known.contains("decision"))
      guard case .unknownVoter("nobody", _)? = refusals[3], case .notDisputed(number, _)? = refusals[4] else {
        return #expect(Bool(false))
      }
    }
  }
}

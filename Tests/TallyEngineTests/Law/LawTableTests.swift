import Testing

import TallyEngine

/// The law's tables, as a lawyer wrote them down, against the engine: every row in numbers, at the edge, by the keys.
@Suite("The kinds of question, row by row")
struct LawTableTests {
  /// One row of the table of kinds, in a hall of its own.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let body: Body
    let tie: TieRule
    let quorum: Threshold
    let kind: QuestionKind
    /// Deputies by law, and how many of them register; whether the body has a head who takes part.
    let composition: Int
    let registered: Int
    let head: Bool
    /// What the table says comes out: base, needed number, the other reading's if it has one, quorum.
    let base: Int
    let needed: Int
    let other: Int?
    let least: Int
    var testDescription: String { "\(name), \(composition) by law, \(registered) here\(head ? ", the head" : "")" }

    init(
      _ name: String, body: Body = .council, tie: TieRule = .strict, quorum: Threshold = .majority,
      subject: QuestionKind.Subject = .decision, _ base: Base, _ threshold: Threshold, other: Base? = nil,
      mode: BallotMode = .rollCall, special: Threshold? = nil, source: String,
      in hall: (composition: Int, registered: Int, head: Bool),
      gives: (base: Int, needed: Int, other: Int?, quorum: Int)
    ) {
      self.name = name
      self.body = body
      self.tie = tie
      self.quorum = quorum
      kind = QuestionKind(
        id: "kind", title: name, recordKind: name, subject: subject, mode: mode, base: base, threshold: threshold,
        otherBase: other, quorum: special, source: source)
      composition = hall.composition
      registered = hall.registered
      head = hall.head
      self.base = gives.base
      needed = gives.needed
      self.other = gives.other
      least = gives.quorum
    }
  }

  static let twoThirds = Threshold(.notLessThan, 2, of: 3)
  static let third = Threshold(.notLessThan, 1, of: 3)
  static let quarter = Threshold(.notLessThan, 1, of: 4)
  static let half = Threshold(.notLessThan, 1, of: 2)

  static let rows: [Row] = [
    // рішення ради: D + H
    Row(
      "рішення", .deputiesAndHead, .majority, source: "ст. 66", in: (42, 30, true), gives: (43, 22, nil, 22)),
    Row(
      "рішення без голови", .deputiesAndHead, .majority, source: "ст. 66", in: (42, 30, false),
      gives: (42, 22, nil, 22)),
    Row(
      "рішення, непарний склад", .deputiesAndHead, .majority, source: "ст. 66", in: (15, 11, true),
      gives: (16, 9, nil, 8)),
    Row(
      "рішення, непарний склад без голови", .deputiesAndHead, .majority, source: "ст. 66", in: (15, 11, false),
      gives: (15, 8, nil, 8)),
    Row(
      "рішення обласної ради", .deputiesAndHead, .majority, source: "ст. 59", in: (64, 40, false),
      gives: (64, 33, nil, 33)),
    // порядок денний: from the registered (Горохів) or from D + H (Миколаїв)
    Row(
      "порядок денний, Горохів", subject: .agenda, .registered, .majority, source: "ст. 27", in: (26, 17, true),
      gives: (17, 9, nil, 14)),
    Row(
      "порядок денний, Миколаїв", subject: .agenda, .deputiesAndHead, .majority, source: "ст. 27", in: (54, 30, true),
      gives: (55, 28, nil, 28)),
    // процедурне, вимога поіменного голосування, обговорення відповіді на запит: from the registered
    Row(
      "процедурне", subject: .procedure, .registered, .majority, source: "ст. 68", in: (42, 30, true),
      gives: (30, 16, nil, 22)),
    Row(
      "вимога поіменного голосування", subject: .procedure, .registered, third, source: "ст. 73", in: (42, 31, true),
      gives: (31, 11, nil, 22)),
    Row(
      "обговорення відповіді на запит", subject: .procedure, .registered, quarter, source: "ст. 176",
      in: (42, 30, true), gives: (30, 8, nil, 22)),
    // тимчасова контрольна комісія: D, «депутатів»
    Row(
      "тимчасова контрольна комісія", subject: .minority, .deputies, third, other: .deputiesAndHead, source: "ст. 147",
      in: (42, 30, true), gives: (42, 14, 15, 22)),
    Row(
      "тимчасова контрольна комісія без голови", subject: .minority, .deputies, third, other: .deputiesAndHead,
      source: "ст. 147", in: (42, 30, false), gives: (42, 14, nil, 22)),
    // обрання і звільнення секретаря: таємно
    Row(
      "секретар", subject: .election, .deputiesAndHead, .majority, other: .deputies, mode: .secret, source: "ст. 135",
      in: (54, 40, true), gives: (55, 28, nil, 28)),
    Row(
      "секретар, непарний склад", subject: .election, .deputiesAndHead, .majority, other: .deputies, mode: .secret,
      source: "ст. 135", in: (15, 12, true), gives: (16, 9, 8, 8)),
    // дострокове припинення повноважень голови: таємно, кворум 2/3 від D
    Row(
      "повноваження голови", subject: .earlyTermination, .deputiesAndHead, twoThirds, other: .deputies, mode: .secret,
      special: twoThirds, source: "ст. 206, 207", in: (42, 30, true), gives: (43, 29, 28, 28)),
    Row(
      "повноваження голови без голови", subject: .earlyTermination, .deputiesAndHead, twoThirds, other: .deputies,
      mode: .secret, special: twoThirds, source: "ст. 206, 207", in: (54, 40, false), gives: (54, 36, nil, 36)),
    // подолання вето голови
    Row(
      "вето", subject: .veto, .deputiesAndHead, twoThirds, other: .deputies, source: "закон, ст. 59 ч. 4",
      in: (54, 40, true), gives: (55, 37, 36, 28)),
    Row(
      "вето, обидва прочитання однакові", subject: .veto, .deputiesAndHead, twoThirds, other: .deputies,
      source: "закон, ст. 59 ч. 4", in: (26, 20, true), gives: (27, 18, nil, 14)),
    // виконавчий комітет: його члени; за рівності голос головуючого
    Row(
      "виконком", body: .executiveCommittee, tie: .castingVote, .deputies, .majority, source: "§8.1",
      in: (12, 9, false), gives: (12, 7, nil, 7)),
    // адміністративна комісія: присутні, кворум не менш як половина
    Row(
      "адміністративна комісія", body: .commission, tie: .decisive, quorum: half, .registered, .majority,
      source: "§3", in: (8, 4, false), gives: (4, 3, nil, 4)),
    // Верховна Рада: 226 і 150
    Row(
      "закон", body: .parliament, .deputies, .majority, source: "Конституція, ст. 91", in: (450, 300, false),
      gives: (450, 226, nil, 226)),
    Row(
      "скорочена процедура", body: .parliament, subject: .procedure, .deputies, third, source: "ст. 105",
      in: (450, 230, false), gives: (450, 150, nil, 226)),
  ]

  private func hall(_ row: Row, registered: Int? = nil) throws -> Rehearsal {
    let council = TestHall.council(
      deputies: row.composition, head: row.head,
      under: TestHall.regulation(body: row.body, quorum: row.quorum, tie: row.tie, kinds: [row.kind]))
    // The presiding officer is the last of the list and never votes here: he breaks no tie.
    var hall = Rehearsal(council)
    try hall.order(
      .openSitting(
        session: "1", sitting: 1, presiding: "d\(row.composition - 1)", headPresent: row.head))
    try hall.register((0..<(registered ?? row.registered)).map { "d\($0)" })
    return hall
  }

  @Test("base, needed number, the other reading and the quorum are the table's", arguments: rows)
  func numbers(row: Row) throws {
    let requirement = try hall(row).sitting.requirement(of: row.kind)
    #expect(requirement.reading.base == row.kind.base && requirement.reading.baseCount == row.base)
    #expect(requirement.reading.needed == row.needed)
    #expect(requirement.other?.needed == row.other)
    #expect(requirement.quorum == row.least)
    #expect(requirement.tie == (row.kind.mode == .secret ? .strict : row.tie))
    #expect(requirement.explanation.hasSuffix("(\(row.kind.source))."))
  }

  @Test(
    "one vote below the needed number fails, the needed number carries, between two readings it is disputed",
    arguments: rows)
  func edge(row: Row) throws {
    let low = min(row.needed, row.other ?? row.needed)
    let high = max(row.needed, row.other ?? row.needed)
    for votes in [low - 1, low, high] {
      var hall = try hall(row)
      try hall.open("1", kind: "kind")
      let voters = hall.council.voters.indices.filter { hall.sitting.ballots[0].standings[$0] == .participant }
      for voter in voters.prefix(votes) {
        let verdict = hall.choose(.for, by: hall.council.voters[voter].id)
        #expect(verdict == (row.kind.mode == .secret ? .counted : .recorded))
      }
      let outcome = try hall.shut()
      #expect(outcome == (votes < low ? .rejected : votes < high ? .disputed : .adopted), "\(votes) for")
      #expect(hall.sitting.ballots[0].margin == votes - row.needed)
      #expect(hall.sitting.ballots[0].tally.for == votes)
      #expect(Invariants.violations(of: hall.sitting) == [])
    }
  }

  @Test(
    "one deputy below the quorum opens nothing, and a special quorum is refused by its own article", arguments: rows)
  func quorum(row: Row) throws {
    let ordinary =
      switch row.body {
      case .council: "ст. 46 ч. 12 закону"
      case .executiveCommittee: "ст. 53 закону"
      // The law on self-government is not theirs: their own regulation says it.
      case .commission, .parliament: "«Регламент»"
      }
    var short = try hall(row, registered: row.least - 1)
    #expect(
      short.refusal(.openBallot(question: "1", title: "т", kind: "kind", seconds: nil, repeatOf: nil))
        == .noQuorum(
          registered: row.least - 1, quorum: row.least,
          article: row.kind.quorum == nil ? ordinary : row.kind.source))
    #expect(short.sitting.obstacle(to: row.kind)?.code == "noQuorum")
    var enough = try hall(row, registered: row.least)
    #expect(enough.sitting.obstacle(to: row.kind) == nil)
    try enough.open("1", kind: "kind")
  }

  @Test("every row is a rule that the law allows")
  func allowed() {
    for row in Self.rows {
      let regulation = Regulation(
        id: "row", title: "Регламент", body: row.body, hasHead: row.head, quorum: row.quorum, windowSeconds: 20,
        choiceRule: .last, disclosure: .totals, tie: row.tie, ballotsPerQuestion: 2, kinds: [row.kind])
      // A council's regulation may name the head's reading even if he happens to be away; one without a head may not.
      let found = regulation.contradictions().filter { row.head || $0.key != "other_base" }
      #expect(found.isEmpty, "\(row.name): \(found)")
    }
  }

  @Test("one third carries a control commission even when twice as many vote against it")
  func minority() throws {
    let row = Self.rows.first { $0.name == "тимчасова контрольна комісія без голови" }!
    var hall = try hall(row)
    try hall.open("1", kind: "kind")
    for deputy in 0..<30 { hall.choose(deputy < 14 ? .for : .against, by: "d\(deputy)") }
    #expect(try hall.shut() == .adopted)
    #expect(hall.sitting.ballots[0].tally == Tally(for: 14, against: 16, notVoting: 0, absent: 12))
  }

  // MARK: The arithmetic

  /// The table of arithmetic: composition, majority, 2/3 and 1/3 without and with the head, quorum.
  static let arithmetic: [(Int, [Int], [Int], [Int], Int)] = [
    (26, [14, 14], [18, 18], [9, 9], 14), (42, [22, 22], [28, 29], [14, 15], 22),
    (54, [28, 28], [36, 37], [18, 19], 28),
    (64, [33], [43], [22], 33), (15, [8, 9], [10, 11], [5, 6], 8),
  ]

  @Test("every cell of the table of arithmetic, by ballots in halls of 26, 42, 54, 64 and 15")
  func cells() throws {
    for (composition, majority, twoThirds, third, quorum) in Self.arithmetic {
      for (column, head) in [false, true].enumerated().prefix(majority.count) {
        let kinds = [
          TestHall.kind("majority", .deputiesAndHead, .majority),
          TestHall.kind("2/3", .deputiesAndHead, Self.twoThirds), TestHall.kind("1/3", .deputiesAndHead, Self.third),
        ]
        let council = TestHall.council(
          deputies: composition, head: composition != 64, under: TestHall.regulation(kinds: kinds))
        var hall = try Rehearsal.registered(council, headPresent: head)
        #expect(council.quorum == quorum)
        for (question, (kind, needed)) in zip(kinds, [majority[column], twoThirds[column], third[column]]).enumerated()
        {
          let voters = council.voters.filter { head || !$0.isHead }.map(\.id)
          let name: Comment = "\(kind.id) of \(composition), the head \(head)"
          #expect(
            try hall.ballot("\(2 * question)", kind: kind.id, inFavour: Array(voters.prefix(needed - 1))) == .rejected,
            name)
          #expect(
            try hall.ballot("\(2 * question + 1)", kind: kind.id, inFavour: Array(voters.prefix(needed))) == .adopted,
            name)
          #expect(hall.sitting.ballots.last?.requirement.reading.needed == needed, name)
        }
      }
    }
  }

  // MARK: The wrong recipes of the field

  /// What a system of the field would make of votes «за» among `n` of the base.
  struct Recipe: Sendable, CustomTestStringConvertible {
    let name: String
    let threshold: Threshold
    let base: Base
    let adopts: @Sendable (_ votes: Int, _ n: Int) -> Bool
    /// A council and a number of votes where the recipe errs: composition, registered, votes, what the law says.
    let composition: Int
    let registered: Int
    let votes: Int
    let law: Outcome
    var testDescription: String { name }
  }

  static let recipes = [
    Recipe(
      name: "ceil(n/2)+1", threshold: .majority, base: .deputiesAndHead, adopts: { $0 >= ($1 + 1) / 2 + 1 },
      composition: 15, registered: 15, votes: 8, law: .adopted),
    Recipe(
      name: "percent >= 50", threshold: .majority, base: .deputiesAndHead,
      adopts: { Double($0) / Double($1) * 100 >= 50 }, composition: 42, registered: 42, votes: 21, law: .rejected),
    Recipe(
      name: "percent >= 66", threshold: twoThirds, base: .deputiesAndHead,
      adopts: { Double($0) / Double($1) * 100 >= 66 }, composition: 53, registered: 53, votes: 35, law: .rejected),
    Recipe(
      name: "floor(2n/3)+1", threshold: twoThirds, base: .deputiesAndHead, adopts: { $0 >= 2 * $1 / 3 + 1 },
      composition: 42, registered: 42, votes: 28, law: .adopted),
    Recipe(
      name: "a majority of those present", threshold: .majority, base: .deputiesAndHead, adopts: { $0 * 2 > $1 },
      composition: 42, registered: 30, votes: 16, law: .rejected),
  ]

  @Test("a wrong recipe of the field errs in a named case, and the engine follows the law there", arguments: recipes)
  func wrongRecipe(recipe: Recipe) throws {
    let kinds = [TestHall.kind("kind", recipe.base, recipe.threshold)]
    var hall = try Rehearsal.registered(
      TestHall.council(deputies: recipe.composition, under: TestHall.regulation(kinds: kinds)),
      (0..<recipe.registered).map { "d\($0)" })
    let outcome = try hall.ballot("1", kind: "kind", inFavour: (0..<recipe.votes).map { "d\($0)" })
    #expect(outcome == recipe.law)
    // The recipe takes those who are here for its base; in the others everybody is here.
    #expect(recipe.adopts(recipe.votes, recipe.registered) != (outcome == .adopted), "the case shows no error")
  }

  @Test(
    "each of the four recipes about a fraction errs somewhere in councils to 100, the engine nowhere",
    arguments: recipes.prefix(4))
  func recipesSomewhere(recipe: Recipe) {
    var wrong = 0
    for composition in 1...100 {
      let kind = TestHall.kind("kind", recipe.base, recipe.threshold)
      let requirement = Requirement(
        kind: kind, of: TestHall.regulation(), composition: composition, head: nil, registered: composition)
      for votes in 0...composition {
        let law = ReferenceHall.carries(votes, recipe.threshold, of: composition)
        #expect((requirement.outcome(votesFor: votes) == .adopted) == law)
        if recipe.adopts(votes, composition) != law { wrong += 1 }
      }
    }
    #expect(wrong > 10)
  }
}

import Testing

import TallyEngine

@Suite("Every command in every state of a sitting")
struct CommandTableTests {
  /// The states of a sitting that a command can meet.
  enum State: Int, CaseIterable {
    /// No sitting yet.
    case closed
    /// Open, nobody registered.
    case bare
    /// A registration with a quorum is in force.
    case ready
    /// A registration without a quorum is in force.
    case short
    case onBreak
    case registering
    /// Ballot 1 is open.
    case voting
    /// Ballot 1 is shut, its tallies are being compared.
    case counting
    /// Ballot 1 was adopted.
    case adopted
    /// Ballot 1 is disputed.
    case disputed
    /// Ballot 1 was annulled.
    case annulled
    /// Ballot 1 was adopted, and the sitting is over.
    case over
    /// Ballot 1 is secret and open.
    case secret
    /// Ballot 1 is open, secret and on paper.
    case paper
    /// Just a quorum is registered, and one of them is recused from question 2.
    case recused
    /// As `ready`, and a latecomer may vote at once.
    case welcoming

    func hall() throws -> Rehearsal {
      let council = TestHall.council(
        deputies: 6, head: true,
        under: TestHall.regulation(latecomers: self == .welcoming ? .atOnce : .nextRegistration))
      var hall = Rehearsal(council)
      if self == .closed { return hall }
      try hall.order(.openSitting(session: "12", sitting: 1, presiding: "d0", headPresent: true))
      if self == .bare { return hall }
      try hall.order(.startRegistration(seconds: nil))
      if self == .registering { return hall }
      for deputy in 0..<(self == .short ? 3 : self == .recused ? 4 : 5) { hall.present("d\(deputy)") }
      try hall.order(.finishRegistration)
      switch self {
      case .closed, .bare, .registering, .short, .ready, .welcoming: break
      case .recused: try hall.order(.recuse(voter: "d1", question: "2", reason: "брат заявника"))
      case .onBreak: try hall.order(.startBreak)
      case .voting, .counting, .annulled:
        try hall.open("1")
        if self == .counting { try hall.order(.closeBallot) }
        if self == .annulled { try hall.order(.annulBallot(number: 1, reason: "збій")) }
      case .adopted, .over:
        try hall.ballot("1", inFavour: ["d0", "d1", "d2", "d3"])
        if self == .over { try hall.order(.closeSitting) }
      case .secret: try hall.open("1", kind: "secret")
      case .paper: try hall.open("1", kind: "paper")
      case .disputed:
        // 2/3 of 6 deputies are 4, of 6 deputies and the head 5.
        try hall.ballot("1", kind: "veto", inFavour: ["d0", "d1", "d2", "d3"])
        #expect(hall.sitting.ballots.last?.outcome == .disputed)
      }
      return hall
    }
  }

  /// What each command meets in the states, in their order: `+` carried out, `N` not now, `Q` no quorum, `S` no such
  /// ballot, `D` not disputed.
  static let table: [(Command, String)] = [
    //                                                       closed … ready … break … voting … adopted … annulled … secret
    (.openSitting(session: "12", sitting: 2, presiding: "d1", headPresent: false), "+ N N N N N N N N N N + N N N N"),
    (.closeSitting, "N + + + + N N N + N + N N N + +"),
    (.startBreak, "N + + + N N N N + + + N N N + +"),
    (.startRegistration(seconds: nil), "N + + + + N N N + + + N N N + +"),
    (.startRegistration(seconds: 60), "N + + + + N N N + + + N N N + +"),
    (.finishRegistration, "N N N N N + N N N N N N N N N N"),
    (.setHeadPresent(false), "N + + + + + N N + + + N N N + +"),
    (.setPresiding(voter: "d2"), "N + + + + + N N + + + N N N + +"),
    (
      .assignConsole(seat: 14, console: "serial:00000000000000a1", reason: "пульт не відповідає"),
      "N + + + + + + + + + + N + + + +"
    ),
    (.recuse(voter: "d1", question: "2", reason: "конфлікт інтересів"), "N + + + + + N N + + + N N N + +"),
    (
      .openBallot(question: "2", title: "Про звіт", kind: "decision", seconds: nil, repeatOf: nil),
      "N N + Q N N N N + + + N N N Q +"
    ),
    (
      .openBallot(question: "2", title: "Про звіт", kind: "secret", seconds: nil, repeatOf: nil),
      "N N + Q N N N N + + + N N N Q +"
    ),
    (
      .openBallot(question: "1", title: "Про бюджет", kind: "decision", seconds: nil, repeatOf: 1),
      "N N S Q N N N N + N + N N N S S"
    ),
    (.closeBallot, "N N N N N N + N N N N N + N N N"),
    (.register(voter: "d5", reason: "пульт не працює"), "N N N N N + N N N N N N N N N +"),
    (.announceConflict(voter: "d1", question: "2", reason: "родич заявника"), "N N N N N N N N N N N N N N + N"),
    (
      .enterSecretCount(
        number: 1, papers: Ballot.PaperCount(issued: 5, found: 5, invalid: 1), for: 2, against: 1, abstained: 1),
      "S S S S S S N N N N N N + + S S"
    ),
    (.annulBallot(number: 1, reason: "збій живлення"), "S S S S S S + N + + N N + + S S"),
    (.settleBallot(number: 1, base: .deputies, reason: "лічильна комісія"), "S S S S S S D D D + D D D D S S"),
    (.enterVote(voter: "d1", choice: .for, reason: "пульт не працює"), "N N N N N N + N N N N N N N N N"),
  ]

  /// Fails to compile when a command is added, until the table has it.
  static func name(_ command: Command) -> String {
    switch command {
    case .openSitting: "openSitting"
    case .closeSitting: "closeSitting"
    case .startBreak: "startBreak"
    case .startRegistration: "startRegistration"
    case .finishRegistration: "finishRegistration"
    case .setHeadPresent: "setHeadPresent"
    case .setPresiding: "setPresiding"
    case .recuse: "recuse"
    case .openBallot: "openBallot"
    case .closeBallot: "closeBallot"
    case .annulBallot: "annulBallot"
    case .settleBallot: "settleBallot"
    case .enterVote: "enterVote"
    case .register: "register"
    case .announceConflict: "announceConflict"
    case .enterSecretCount: "enterSecretCount"
    case .assignConsole: "assignConsole"
    }
  }

  @Test("a command is carried out or refused as the table says, and a refused one changes nothing")
  func wholeTable() throws {
    let codes = ["N": "notNow", "Q": "noQuorum", "S": "noSuchBallot", "D": "notDisputed"]
    #expect(Set(Self.table.map { Self.name($0.0) }).count == 17, "a command is missing")
    for (command, line) in Self.table {
      let cells = line.split(separator: " ").map(String.init)
      try #require(cells.count == State.allCases.count)
      for state in State.allCases {
        var hall = try state.hall()
        let before = hall.sitting
        let refusal = hall.refusal(command)
        let place: Comment = "\(Self.name(command)) in \(state)"
        if cells[state.rawValue] == "+" {
          #expect(refusal == nil, place)
          #expect(hall.sitting != before, place)
          #expect(hall.replayed() == hall.sitting, place)
        } else {
          #expect(refusal?.code == codes[cells[state.rawValue]], place)
          #expect(hall.sitting == before, place)
        }
        if case .notNow(let phase, let reason, let article) = refusal {
          #expect(phase == before.phase, place)
          #expect(article.hasPrefix("ст. ") && article.hasSuffix(" закону"), place)
          #expect(reason.hasSuffix(".") && reason.unicodeScalars.contains { 0x400..<0x500 ~= $0.value }, place)
        }
      }
    }
  }

  @Test("a disputed ballot is not settled while another is open, for nothing interrupts a ballot (ст. 83)")
  func settleDuringAnotherBallot() throws {
    var hall = try State.disputed.hall()
    try hall.open("2")
    let settle = Command.settleBallot(number: 1, base: .deputies, reason: "комісія")
    #expect(hall.refusal(settle)?.code == "notNow")
    try hall.order(.closeBallot)
    #expect(hall.refusal(settle)?.code == "notNow")
    hall.establish()
    #expect(hall.refusal(settle) == nil)
  }

  @Test("an earlier ballot is annulled at rest or at a break, never while another ballot or a registration runs")
  func annulEarlier() throws {
    let annul = Command.annulBallot(number: 1, reason: "порушення")
    var voting = try State.adopted.hall()
    try voting.open("2")
    #expect(voting.refusal(annul)?.code == "notNow")
    var registering = try State.adopted.hall()
    try registering.order(.startRegistration(seconds: nil))
    #expect(registering.refusal(annul)?.code == "notNow")
    var atBreak = try State.adopted.hall()
    try atBreak.order(.startBreak)
    #expect(atBreak.refusal(annul) == nil)
    #expect(atBreak.sitting.phase == .break)
    #expect(atBreak.sitting.ballots[0].outcome == .annulled)
    #expect(atBreak.sitting.ballots[0].annulment == "порушення")
  }

  @Test("parameters out of their range are refused by name")
  func badParameters() throws {
    let long = String(repeating: "ї", count: 513)  // 1,026 bytes
    func ballot(_ question: String = "2", title: String = "Про звіт", seconds: Int? = nil) -> Command {
      .openBallot(question: question, title: title, kind: "decision", seconds: seconds, repeatOf: nil)
    }
    func opening(_ session: String = "12", _ sitting: Int = 1) -> Command {
      .openSitting(session: session, sitting: sitting, presiding: "d0", headPresent: false)
    }
    let cases: [(State, Command, String)] = [
      (.closed, opening(""), "session"), (.closed, opening(" \n"), "session"), (.closed, opening(long), "session"),
      (.closed, opening("12", 0), "sitting"), (.closed, opening("12", -1), "sitting"),
      (.closed, opening("12", 10_001), "sitting"),
      (.ready, .startRegistration(seconds: 0), "seconds"), (.ready, .startRegistration(seconds: -5), "seconds"),
      (.ready, .startRegistration(seconds: 3_601), "seconds"),
      (.ready, ballot(seconds: 0), "seconds"), (.ready, ballot(seconds: 3_601), "seconds"),
      (.ready, ballot(seconds: .min), "seconds"), (.ready, ballot(seconds: .max), "seconds"),
      (.ready, ballot(""), "question"), (.ready, ballot(long), "question"),
      (.ready, ballot(title: ""), "title"), (.ready, ballot(title: " \t\n"), "title"),
      (.ready, ballot(title: String(repeating: "х", count: 4_097)), "title"),
      (.ready, .recuse(voter: "d1", question: "", reason: "є"), "question"),
      (.ready, .recuse(voter: "d1", question: "1", reason: " "), "reason"),
      (.voting, .assignConsole(seat: 12, console: "", reason: "є"), "console"),
      (.voting, .assignConsole(seat: 12, console: "tty:/dev/ttyS0", reason: ""), "reason"),
      (.voting, .annulBallot(number: 1, reason: ""), "reason"),
      (.voting, .enterVote(voter: "d1", choice: .for, reason: long), "reason"),
      (.disputed, .settleBallot(number: 1, base: .deputies, reason: ""), "reason"),
      (.disputed, .settleBallot(number: 1, base: .registered, reason: "комісія"), "base"),
    ]
    for (state, command, name) in cases {
      var hall = try state.hall()
      let before = hall.sitting
      #expect(hall.refusal(command) == .badParameter(name), "\(command)")
      #expect(hall.sitting == before)
    }
    var longest = try State.ready.hall()
    #expect(longest.refusal(ballot(String(repeating: "ї", count: 512), seconds: 3_600)) == nil)
    var longTitle = try State.ready.hall()
    #expect(longTitle.refusal(ballot(title: String(repeating: "х", count: 4_096), seconds: 1)) == nil)
  }

  @Test("strangers, unknown kinds and unknown ballots are refused by name")
  func unknownNames() throws {
    func refusal(_ state: State, _ command: Command) throws -> Refusal? {
      var hall = try state.hall()
      return hall.refusal(command)
    }
    func ballot(_ kind: String, repeatOf: Int? = nil) -> Command {
      .openBallot(question: "2", title: "Про звіт", kind: kind, seconds: nil, repeatOf: repeatOf)
    }
    #expect(
      try refusal(.closed, .openSitting(session: "1", sitting: 1, presiding: "x", headPresent: true))
        == .unknownVoter("x", article: "ст. 59 ч. 3 закону"))
    #expect(try refusal(.ready, .setPresiding(voter: "x")) == .unknownVoter("x", article: "ст. 59 ч. 3 закону"))
    #expect(
      try refusal(.ready, .recuse(voter: "x", question: "1", reason: "є"))
        == .unknownVoter("x", article: "ст. 59 ч. 3 закону"))
    #expect(
      try refusal(.voting, .enterVote(voter: "x", choice: .for, reason: "є"))
        == .unknownVoter("x", article: "ст. 59 ч. 3 закону"))
    #expect(
      try refusal(.ready, ballot("рішення"))
        == .unknownKind("рішення", known: TestHall.kinds.map(\.id), article: "ст. 59 ч. 2 закону"))
    #expect(try refusal(.ready, ballot("decision", repeatOf: 7)) == .noSuchBallot(number: 7))
    #expect(try refusal(.adopted, ballot("decision", repeatOf: 1))?.code == "notNow", "1 was another question")
    #expect(try refusal(.adopted, .annulBallot(number: 2, reason: "є")) == .noSuchBallot(number: 2))
    #expect(
      try refusal(.short, ballot("decision")) == .noQuorum(registered: 3, quorum: 4, article: "ст. 46 ч. 12 закону"))
  }

  @Test("a council without a head has no head who could take part")
  func noHead() throws {
    var hall = Rehearsal(TestHall.council(deputies: 4))
    #expect(
      hall.refusal(.openSitting(session: "1", sitting: 1, presiding: "d0", headPresent: true))?.code == "notNow")
    try hall.order(Rehearsal.opening)
    #expect(hall.refusal(.setHeadPresent(true))?.code == "notNow")
    #expect(hall.refusal(.setHeadPresent(false)) == nil)
  }

  @Test("a console is assigned to a seat of the hall, the newest assignment counts, and the close ends them all")
  func assignments() throws {
    var hall = try State.voting.hall()
    #expect(
      hall.refusal(.assignConsole(seat: 99, console: "tty:/dev/ttyS0", reason: "є"))
        == .badConsole("tty:/dev/ttyS0", reason: "Місця 99 у залі немає."))
    #expect(hall.refusal(.assignConsole(seat: -1, console: "tty:/dev/ttyS0", reason: "є"))?.code == "badConsole")
    let ballot = hall.sitting.ballots
    try hall.order(.assignConsole(seat: 14, console: "usb:FT1", reason: "не світить"))
    try hall.order(.assignConsole(seat: 12, console: "usb:FT2", reason: "не світить"))
    try hall.order(.assignConsole(seat: 14, console: "usb:FT3", reason: "і цей"))
    #expect(hall.sitting.assignedConsoles == [12: "usb:FT2", 14: "usb:FT3"])
    #expect(hall.sitting.ballots == ballot, "who votes with what changes no vote")
    #expect(hall.replayed() == hall.sitting)
    try hall.order(.closeBallot)
    hall.establish()
    #expect(hall.sitting.assignedConsoles.count == 2)
    try hall.order(.closeSitting)
    #expect(hall.sitting.assignedConsoles.isEmpty)
  }

  @Test("a command that asks for what is so already is carried out without a row")
  func headPresenceTwice() throws {
    var hall = try State.ready.hall()
    #expect(try hall.order(.setHeadPresent(true)) == [])
    #expect(try hall.order(.setHeadPresent(false)).count == 1)
    #expect(try hall.order(.setHeadPresent(false)) == [])
  }
}

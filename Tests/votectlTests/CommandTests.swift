import Foundation
import Testing
import VoteAPI

@Suite struct CommandTests {
  private typealias Call = VoteAPI.Operator.Call

  @Test("every command asks for just what was typed")
  func calls() throws {
    let cases: [(arguments: [String], call: Call)] = [
      (
        ["open-sitting", "--session", "7", "--sitting", "2", "--presiding", "v1", "--head-present"],
        .openSitting(session: "7", sitting: 2, presiding: "v1", headPresent: true)
      ),
      (
        ["open-sitting", "--session", "7", "--presiding", "h"],
        .openSitting(session: "7", sitting: 1, presiding: "h", headPresent: false)
      ),
      (["close-sitting"], .closeSitting),
      (["break"], .startBreak),
      (["register"], .startRegistration(seconds: nil)),
      (["register", "--seconds", "60"], .startRegistration(seconds: 60)),
      (["finish-registration"], .finishRegistration),
      (["register", "v2", "--reason", "пульт мовчить"], .register(voter: "v2", reason: "пульт мовчить")),
      (["register", "Бондар", "--reason", "запізнилась"], .register(voter: "v2", reason: "запізнилась")),
      (["head", "present"], .setHeadPresent(present: true)),
      (["head", "absent"], .setHeadPresent(present: false)),
      (["presiding", "v2"], .setPresiding(voter: "v2")),
      (
        ["recuse", "v2", "--question", "5", "--reason", "родичі"],
        .recuse(voter: "v2", question: "5", reason: "родичі")
      ),
      (
        ["announce-conflict", "в’язов", "--question", "5", "--reason", "без нього немає кворуму"],
        .announceConflict(voter: "v1", question: "5", reason: "без нього немає кворуму")
      ),
      (
        ["open-ballot", "--question", "5", "--title", "Про \"все\"", "--kind", "decision"],
        .openBallot(question: "5", title: "Про \"все\"", kind: "decision", seconds: nil, repeatOf: nil)
      ),
      (
        [
          "open-ballot", "--question", "5", "--title", "Про", "--kind", "basis", "--seconds", "30", "--repeat-of", "4",
        ],
        .openBallot(question: "5", title: "Про", kind: "basis", seconds: 30, repeatOf: 4)
      ),
      (["close-ballot"], .closeBallot),
      (["annul", "1", "--reason", "збій"], .annulBallot(number: 1, reason: "збій")),
      (
        ["settle", "1", "--base", "deputies", "--reason", "ст. 147"],
        .settleBallot(number: 1, base: .deputies, reason: "ст. 147")
      ),
      (
        ["settle", "1", "--base", "deputiesAndHead", "--reason", "ст. 147"],
        .settleBallot(number: 1, base: .deputiesAndHead, reason: "ст. 147")
      ),
      (["vote", "v2", "за", "--reason", "пульт"], .enterVote(voter: "v2", choice: .for, reason: "пульт")),
      (
        ["vote", "v2", "Утрималась", "--reason", "пульт"], .enterVote(voter: "v2", choice: .abstained, reason: "пульт")
      ),
      (["vote", "v2", "against", "--reason", "пульт"], .enterVote(voter: "v2", choice: .against, reason: "пульт")),
      (
        [
          "secret-count", "1", "--issued", "40", "--found", "39", "--for", "30", "--against", "5", "--abstained", "3",
          "--invalid", "1",
        ],
        .enterSecretCount(number: 1, issued: 40, found: 39, for: 30, against: 5, abstained: 3, invalid: 1)
      ),
      (["check"], .checkHall(keys: false, seconds: nil)),
      (["check-hall"], .checkHall(keys: false, seconds: nil)),
      (["check", "--keys", "--seconds", "60"], .checkHall(keys: true, seconds: 60)),
      (["check", "--now"], .getSeatHealth),
      (
        ["assign-console", "9", "A-0042", "--reason", "заміна"],
        .assignConsole(seat: 9, console: "A-0042", reason: "заміна")
      ),
    ]
    var ballot = Results.Ballot.sample(1)
    ballot.paper = .init(issued: 40, found: 39, invalid: 1)
    let hall = try TestHall(.after(ballot)) { call, token in
      switch call {
      case .startRegistration, .openBallot, .closeBallot: token.succeed(.number(1))
      case .finishRegistration: token.succeed(.registration(.init(registered: 3, quorum: 3, reached: true)))
      case .checkHall: token.succeed(.check(.init(done: true, secondsLeft: 0, total: 0, ready: 0, seats: [])))
      case .getSeatHealth: token.succeed(.health([], nil))
      default: token.succeed(.done)
      }
    }
    for (arguments, call) in cases {
      let run = try Run(arguments, in: hall)
      #expect(run.status == 0, "\(arguments): \(run.complaints)")
      #expect(hall.heard.last == call)
      #expect(!run.output.isEmpty && run.output.hasSuffix("\n") && run.complaints.isEmpty)
    }
    #expect(hall.heard.count == cases.count)
  }

  @Test("every error becomes one sentence, in either language, and its own exit status")
  func errors() throws {
    let refusals: [(refuse: @Sendable (ReplyToken) -> Void, status: Int32, ukrainian: String, english: String)] = [
      (
        {
          $0.fail(VoteAPI.Operator.Failure.notNow(phase: "idle", reason: "Жодне голосування не триває.", article: ""))
        }, 1,
        "зараз не можна. Жодне голосування не триває.", "not now. Жодне голосування не триває."
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.notNow(phase: "idle", reason: "Перерва.", article: "ст. 46 ч. 12 закону")) },
        1, "зараз не можна. Перерва (ст. 46 ч. 12 закону).", "not now. Перерва (ст. 46 ч. 12 закону)."
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.notNow(phase: "idle", reason: "Ст. 9, ні (ст. 9).", article: "ст. 9")) }, 1,
        "зараз не можна. Ст. 9, ні (ст. 9).", "not now. Ст. 9, ні (ст. 9)."
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.noQuorum(registered: 20, quorum: 28, article: "ст. 46 ч. 12 закону")) }, 1,
        "немає кворуму: зареєстровано 20, потрібно 28 (ст. 46 ч. 12 закону). Проведіть нову реєстрацію",
        "no quorum: 20 registered, 28 needed (ст. 46 ч. 12 закону). Hold another registration"
      ),
      (
        {
          $0.fail(VoteAPI.Operator.Failure.unknownKind(kind: "закон", known: ["decision", "basis"], article: "ст. 66"))
        }, 1,
        "регламент не знає виду питання «закон» (ст. 66); є такі: decision, basis. Що котрий вимагає, покаже: votectl kinds",
        "the regulation has no kind “закон” (ст. 66); it has: decision, basis. What each demands is shown by: votectl kinds"
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.unknownVoter(voter: "v77", article: "ст. 45")) }, 1,
        "серед депутатів немає «v77» (ст. 45); ідентифікатори показує: votectl hall",
        "no deputy “v77” (ст. 45); the identifiers are shown by: votectl hall"
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.repeatLimit(question: "5", ballots: [1, 2], article: "ст. 89")) }, 1,
        "питання 5 уже голосували стільки разів, скільки дозволяє регламент: голосування № 1, 2 (ст. 89)",
        "question 5 has been voted as often as the regulation allows: ballots 1, 2 (ст. 89)"
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.notDisputed(number: 4, article: "ст. 59 ч. 2 закону")) }, 1,
        "голосування № 4 не спірне: вирішувати нічого (ст. 59 ч. 2 закону)",
        "ballot 4 is not disputed: nothing to settle (ст. 59 ч. 2 закону)"
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.badCount(reason: "Видано 39, знайдено 40.", article: "ст. 73")) }, 1,
        "підсумок на папері не сходиться. Видано 39, знайдено 40 (ст. 73).",
        "the count on paper contradicts itself. Видано 39, знайдено 40 (ст. 73)."
      ),
      (
        { $0.fail(VoteAPI.Operator.Failure.storageFailed(detail: "disk full")) }, 74,
        "журнал не записався, дію не виконано: disk full. Звільніть місце на диску і повторіть",
        "the journal could not be written, the act was not done: disk full. Free the disk and repeat it"
      ),
      (
        { $0.fail(Results.Failure.noSuchRegistration(number: 3)) }, 1, "у цьому засіданні немає реєстрації № 3",
        "this sitting has no registration 3"
      ),
      (
        { $0.fail(Results.Failure.noSuchBallot(number: 8)) }, 1, "у цьому засіданні немає голосування № 8",
        "this sitting has no ballot 8"
      ),
      (
        { $0.fail(ServiceFailure.invalidParameter(parameter: "seconds")) }, 64,
        "хибне значення параметра «seconds»: порожнє, задовге або поза межами",
        "a bad value for “seconds”: empty, too long or out of range"
      ),
      (
        { $0.failNotImplemented() }, 1, "ця версія служби ще не вміє org.votedaemon.operator.CloseSitting",
        "this version of the daemon does not do org.votedaemon.operator.CloseSitting yet"
      ),
      (
        { $0.fail(ServiceFailure.permissionDenied) }, 77,
        "через цей сокет такого робити не можна: потрібен сокет оператора",
        "not allowed through this socket: it takes the operator’s"
      ),
    ]
    for (refuse, status, ukrainian, english) in refusals {
      let hall = try TestHall { _, token in refuse(token) }
      for (language, sentence) in [("uk", ukrainian), ("en_GB.UTF-8", english)] {
        let run = try Run(["close-sitting"], in: hall, language: language)
        #expect(run.complaints == "votectl: \(sentence)\n")
        #expect(run.status == status && run.output.isEmpty)
      }
    }
  }

  @Test("a daemon that is not there is said so, and the status is 69") func notThere() throws {
    for arguments in [["status"], ["close-sitting"], ["watch"], ["rollcall", "1"]] {
      let run = try Run(arguments + ["--operator", "/nowhere/o", "--results", "/nowhere/r"])
      #expect(run.status == 69 && run.output.isEmpty)
      #expect(run.complaints.hasPrefix("votectl: служба голосування не працює: на /nowhere/"))
    }
  }

  @Test("a daemon that goes before it answers leaves the act unknown, and the operator is told to look")
  func lost() throws {
    let hall = try TestHall { _, _ in }  // a token thrown away ends the connection
    let run = try Run(["close-sitting"], in: hall)
    #expect(run.status == 69 && run.complaints.contains("Що зроблено, покаже: votectl status"))
  }

  @Test("the operator's interface is not to be had on the results socket") func wrongSocket() throws {
    let hall = try TestHall()
    let run = try Run(["close-sitting", "--operator", hall.resultsPath], in: hall)
    #expect(run.status == 77 && hall.heard.isEmpty)
  }

  @Test("a command line that is none ends with 64, its fault named in the language") func usage() throws {
    for arguments in [
      ["annul", "1"], ["head", "perhaps"], ["settle", "1", "--base", "registered", "--reason", "x"], ["frobnicate"],
      ["rollcall", "перше"], ["vote", "v1", "так", "--reason", "x"],
    ] {
      let run = try Run(arguments)
      #expect(run.status == 64 && run.output.isEmpty, "\(arguments)")
      #expect(run.complaints.contains("Помилка: ") || run.complaints.contains("не вибір"), "\(run.complaints)")
      #expect(try Run(arguments, language: "en").complaints.contains(/Error: |is no choice/))
    }
  }

  @Test("register with half of what registers a deputy does nothing, and says what is missing: 64") func halfRegister()
    throws
  {
    let hall = try TestHall()
    for (arguments, words) in [
      (["v2"], "щоб зареєструвати «v2», потрібна підстава: --reason"),
      (["--reason", "пульт"], "--reason без депутата"),
      (["v2", "--reason", "пульт", "--seconds", "60"], "а не щоб зареєструвати «v2»"),
      (["v2", "--reason", "пульт", "--wait"], "а не щоб зареєструвати «v2»"),
      (["v2", "--seconds", "60"], "потрібна підстава"),
    ] {
      let run = try Run(["register"] + arguments, in: hall)
      #expect(run.status == 64 && run.output.isEmpty && run.complaints.contains(words), "\(arguments)")
    }
    #expect(hall.heard.isEmpty)
  }

  @Test("who is registered by hand, or announces a conflict, is named") func namesWhomItServed() throws {
    let hall = try TestHall()
    #expect(
      try Run(["register", "v1", "--reason", "пульт"], in: hall).output
        == "В’язовий Іван Ілліч: зареєстровано секретаріатом.\n")
    #expect(
      try Run(["announce-conflict", "v3", "--question", "5", "--reason", "кворум"], in: hall).output
        == "Бондаренко Олег Ігорович: конфлікт інтересів у питанні 5 оголошено, бере участь у голосуванні.\n")
  }

  @Test("an output that cannot be written is not passed over: 74") func fullDisk() throws {
    let hall = try TestHall(.after(.sample(1, for: 1, margin: -3)))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "\"$0\" status --results \"$1\" > /dev/full", try Run.program.path, hall.resultsPath]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
  }

  @Test("a deputy may be named by how the name begins; two who fit are both named") func names() throws {
    let hall = try TestHall()
    for (name, voter) in [("вязов", "v1"), ("В'язовий", "v1"), ("Бондар", "v2"), ("бондаренко о", "v3"), ("v3", "v3")] {
      #expect(try Run(["presiding", name], in: hall).status == 0)
      #expect(hall.heard.last == .setPresiding(voter: voter))
    }
    let run = try Run(["presiding", "Бонд"], in: hall)
    #expect(run.status == 64)
    #expect(run.complaints.contains("Бондар Ганна Юхимівна (v2), Бондаренко Олег Ігорович (v3)"))
    #expect(hall.heard.count == 5)
  }

  @Test("after opening a ballot the chair's sentence is there to be read aloud") func sentence() throws {
    let hall = try TestHall(.after(.sample(3, outcome: .open))) { _, token in token.succeed(.number(3)) }
    let run = try Run(["open-ballot", "--question", "5", "--title", "Про", "--kind", "decision"], in: hall)
    #expect(run.output.hasPrefix("Голосування № 3 відкрито. Потрібно 4 голоси: більшість"))
  }

  @Test("closing a ballot shows its result as soon as that is published") func result() throws {
    let box = HallBox()
    let hall = try TestHall(.after(.sample(3, outcome: .open))) { _, token in
      token.succeed(.number(3))
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) {
        box.hall?.publish { $0 = .after(.sample(3, outcome: .rejected)) }
      }
    }
    box.hall = hall
    let run = try Run(["close-ballot"], in: hall)
    #expect(run.output.contains("Голосування № 3: РІШЕННЯ НЕ ПРИЙНЯТО. «за» 2, «проти» 1"))
    #expect(run.output.contains("потрібно 4, бракує 2"))
  }

  @Test("closing, settling and a count on paper end with what the chair reads aloud and who decided") func verdict()
    throws
  {
    var ballot = Results.Ballot.sample(3, outcome: .rejected, settlement: "акт № 2")
    ballot.verdict = "За рішення 2 голоси, потрібно 4: не прийнято."
    ballot.casting = "Голос головуючої вирішив."
    ballot.warning = "Підсумок видає вибір."
    ballot.settledBase = "deputiesAndHead"
    ballot.settledBy = "головуюча Яремчук Олена (запис оператора ivan)"
    ballot.paper = .init(issued: 5, found: 4, invalid: 1)
    let end = """
      Голосування № 3: РІШЕННЯ НЕ ПРИЙНЯТО. «за» 2, «проти» 1, «утрималось» 0, «не голосувало» 1, відсутні 1; \
      потрібно 4, бракує 2
      Бюлетенів: видано 5, у скриньці 4, недійсних 1
      За рішення 2 голоси, потрібно 4: не прийнято.
      Голос головуючої вирішив.
      УВАГА: Підсумок видає вибір.
      Спір вирішено: акт № 2
        база: загальний склад разом із головою
        вирішили: лічильна комісія і головуюча Яремчук Олена (запис оператора ivan)

      """
    let hall = try TestHall(.after(ballot)) { call, token in
      token.succeed(call == .closeBallot ? .number(3) : .done)
    }
    let paper = ["--issued", "5", "--found", "4", "--for", "2", "--against", "1", "--abstained", "0", "--invalid", "1"]
    for arguments in [
      ["close-ballot"], ["settle", "3", "--base", "deputies", "--reason", "акт"], ["secret-count", "3"] + paper,
    ] {
      let run = try Run(arguments, in: hall)
      #expect(run.status == 0 && run.output.hasSuffix("\n" + end), "\(run.output)")
    }
    #expect(try Run(["status"], in: hall).output.hasSuffix("Питання № 5: Про бюджет\n" + end))
  }

  @Test("the check of the hall names what is not ready, and is a refusal for a script") func checkHall() throws {
    let seats = [
      VoteAPI.Operator.SeatHealth(seat: 1, voter: "v1", name: "В’язовий Іван", console: "A-1", state: .ready),
      VoteAPI.Operator.SeatHealth(
        seat: 2, voter: "v2", name: "Бондар Ганна", console: "A-2", state: .stuckKey, reasons: [.stuckKey, .lamp],
        detail: "клавіша «за»", remedy: "звільніть клавішу"),
    ]
    let earlier = VoteAPI.Operator.HallCheck(
      at: "2026-11-21T09:00:00+02:00", by: "olena", keys: true, total: 2, ready: 1, faulty: [seats[1]])
    let hall = try TestHall { call, token in
      switch call {
      case .checkHall:
        token.progress(.check(.init(done: false, secondsLeft: 3, total: 2, ready: 0, seats: seats)))
        token.succeed(.check(.init(done: true, secondsLeft: 0, total: 2, ready: 1, seats: seats)))
      default: token.succeed(.health(seats, earlier))
      }
    }
    for command in [["check"], ["check", "--now"]] {
      let run = try Run(command, in: hall)
      #expect(run.status == 1 && run.complaints.contains("Справні 1 з 2"))
      #expect(
        run.output.contains(
          "Бондар Ганна  A-2    запала клавіша, не світить лампа  клавіша «за»  звільніть клавішу\n"))
      #expect(!run.output.contains("В’язовий"))
      #expect(
        run.output.contains("Остання перевірка: 2026-11-21T09:00:00+02:00, olena; справні 1 з 2.")
          == command.contains("--now"))
      let json = try JSONSerialization.jsonObject(with: Data(try Run(command + ["--json"], in: hall).output.utf8))
      #expect(((json as? [String: Any])?["seats"] as? [Any])?.count == 2)
    }
    let both = try Run(["check", "--now", "--keys"], in: hall)
    #expect(both.status == 64 && both.complaints.contains("--now не поєднується"))
  }
}

/// For an answer that changes the hall it belongs to.
private final class HallBox: @unchecked Sendable {
  // Set once, before the first call can arrive.
  var hall: TestHall?
}

import Foundation
import Testing
import VoteAPI

@testable import votectl

@Suite struct ViewTests {
  private static let title = "Про «бюджет»\n\"на\u{1B}[2J рік\""

  @Test("the status says the phase, the quorum, the consoles and the last result; titles cannot move the cursor")
  func status() throws {
    var state = PublishedState.after(.sample(3, outcome: .annulled, title: Self.title, annulment: "зникло світло"))
    state.status.alerts = ["Диск майже повний."]
    state.status.authenticated = false
    let run = try Run(["status"], in: try TestHall(state))
    for line in [
      "УВАГА: Диск майже повний.", "УВАГА: пульти не підтверджують себе ключем",
      "Тихенська селищна рада: засідання триває", "Сесія: 7", "Загальний склад: 5; голова бере участь",
      "Пультів на зв’язку: 4 з 5", "Реєстрація № 2: зареєстровано 3, кворум 3: кворум є",
      "Питання № 5: Про «бюджет» \"на [2J рік\"", "Причина анулювання: зникло світло",
    ] { #expect(run.output.contains(line + "\n"), "\(line)") }
    #expect(run.output.contains("Голосування № 3: АНУЛЬОВАНО") && !run.output.contains("\u{1B}"))
  }

  @Test("ballots and seats are listed in columns") func lists() throws {
    let hall = try TestHall(.after(.sample(3, outcome: .rejected), .sample(4, outcome: .withheld, title: "Про звіт")))
    let ballots = try Run(["ballots"], in: hall).output.split(separator: "\n")
    #expect(ballots.count == 3)
    #expect(ballots[1].hasPrefix("3  14:05:09  5        2/4") && ballots[1].hasSuffix("Про бюджет"))
    #expect(ballots[2].contains("РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО"))
    let seats = try Run(["hall"], in: hall, language: "en").output
    #expect(seats.contains("1     1    1       v1          В’язовий Іван Ілліч") && seats.contains("free"))
    #expect(try Run(["ballots"], in: try TestHall()).output == "Голосувань ще не було.\n")
  }

  @Test(
    "--json is one line of JSON that a parser reads back, whatever stands in a title",
    arguments: ["status", "ballots", "hall", "kinds", "registration 1", "rollcall 3"])
  func json(command: String) throws {
    let hall = try TestHall(.after(.sample(3, outcome: .rejected, title: Self.title)))
    let run = try Run(command.split(separator: " ").map(String.init) + ["--json"], in: hall)
    #expect(run.output.split(separator: "\n").count == 1)
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let key =
      [
        "status": "status", "ballots": "ballots", "hall": "seats", "kinds": "kinds", "registration 1": "entries",
      ][command] ?? "votes"
    #expect(value?[key] != nil)
    if let ballot = value?["ballot"] as? [String: Any] { #expect(ballot["title"] as? String == Self.title) }
  }

  @Test("each kind of question is listed with the votes it needs, its sentence, and why it cannot be put now")
  func kinds() throws {
    let output = try Run(["kinds"], in: try TestHall()).output
    #expect(
      output == """
        вид       потрібно  кворум  спосіб    назва
        decision  4         3       поіменно  Рішення ради в цілому
            Потрібно 4 голоси: більшість від 5 депутатів загального складу і селищного голови (ст. 66).
        election  3 або 4   3       таємно    Вибори «голови» постійної
            Потрібно 3 голоси: більшість від 5 депутатів загального складу (ст. 66).
            Зараз не можна. Немає кворуму: зареєстровано 2, потрібно 3 (ст. 46 ч. 12 закону)

        """)
    var none = PublishedState.idle
    none.kinds = []
    #expect(try Run(["kinds"], in: try TestHall(none)).output == "Видів питань немає.\n")
  }

  @Test("a registration is listed with who registered, when and how; the newest where no number is given")
  func registration() throws {
    let hall = try TestHall()
    let output = try Run(["registration"], in: hall).output
    #expect(
      output == """
        Реєстрація № 2: зареєстровано 3, кворум 3: кворум є
        №  депутат                   фракція  час       як                підстава
        1  Бондар Ганна Юхимівна     Громада  14:00:05  з пульта          \("")
        2  Бондаренко Олег Ігорович  Громада  14:00:41  секретаріат       пульт не світиться
        3  В’язовий Іван Ілліч                14:20:00  після реєстрації  запізнився

        """)
    let first = try Run(["registration", "1"], in: hall).output
    #expect(first == "Реєстрація № 1: зареєстровано 0, кворум 3: КВОРУМУ НЕМАЄ\n")
    let missing = try Run(["registration", "9"], in: hall)
    #expect(missing.status == 1 && missing.complaints == "votectl: у цьому засіданні немає реєстрації № 9\n")
    var none = PublishedState.idle
    none.status.registration = nil
    let before = try Run(["registration"], in: try TestHall(none))
    #expect(before.status == 1 && before.complaints == "votectl: реєстрацій ще не було\n")
  }

  @Test("a roll call is the record in the layout of «Віче», in the daemon's own time") func rollCall() throws {
    let hall = try TestHall(
      .after(
        .sample(2, outcome: .annulled, annulment: "зникло світло"), .sample(3, outcome: .rejected, for: 3)))
    let run = try Run(["rollcall", "3"], in: hall, environment: ["TZ": "Asia/Tokyo"])
    #expect(run.status == 0, "\(run.complaints)")
    for line in [
      "21.11.2026 14:05:09", "    1| Бондар Ганна Юхимівна      | ЗА          |", "       (конфлікт інтересів)",
      "       (внесено лічильною комісією: пульт мовчав)", "    4| Жук Ніна Олегівна          | відсутня    |",
      "Бракує:  1 голосу",
      "  № 2: зникло світло", "Рішення ухвалює БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ",
    ] { #expect(run.output.contains("\n" + line + "\n"), "\(line)") }
    #expect(run.output.contains("Головуюча "))
  }

  @Test("a settled dispute is read with the base that settled it") func settled() throws {
    let ballot = Results.Ballot.sample(
      3, outcome: .rejected, for: 3, margin: -1, alternative: 4, settlement: "голова бере участь",
      settledBase: "deputiesAndHead")
    let run = try Run(["rollcall", "3"], in: try TestHall(.after(ballot)))
    #expect(run.status == 0, "\(run.complaints)")
    #expect(
      run.output.replacing("\n", with: " ").contains("Спір вирішено, база: загальний склад ради разом із головою,"))
    #expect(run.output.contains("РІШЕННЯ НЕ ПРИЙНЯТО"))
  }

  @Test("a reply that disagrees with itself is not printed: 65") func disagreement() throws {
    var state = PublishedState.after(.sample(3, outcome: .rejected, for: 3))
    state.ballots[0].tally.for = 4
    let wrongTotal = try Run(["rollcall", "3"], in: try TestHall(state))
    #expect(wrongTotal.status == 65 && wrongTotal.output.isEmpty)
    #expect(wrongTotal.complaints.contains("у підсумку «за» 4, а за списком 3"))
    let wrongDecision = try Run(["rollcall", "3"], in: try TestHall(.after(.sample(3, outcome: .adopted, for: 3))))
    #expect(wrongDecision.status == 65 && wrongDecision.complaints.contains("рішення «прийнято»"))
    var noDate = PublishedState.after(.sample(3, outcome: .rejected, for: 3))
    noDate.rollCalls[3]?.heading.date = "вчора"
    #expect(try Run(["rollcall", "3"], in: try TestHall(noDate)).status == 65)
  }

  @Test("a secret ballot's record has totals and no name but the signatures") func secret() throws {
    var secret = Results.Ballot.sample(4, outcome: .rejected)
    secret.mode = .secret
    let run = try Run(["rollcall", "4"], in: try TestHall(.after(secret)))
    #expect(run.status == 0, "\(run.complaints)")
    #expect(run.output.contains("ТАЄМНЕ ГОЛОСУВАННЯ") && run.output.contains("\n\"ЗА\":  2\n"))
    #expect(run.output.contains("Головуюча ") && !run.output.contains("Бондар"))
  }

  @Test("an open ballot and one that there is not have no roll call: 1") func noRollCall() throws {
    let hall = try TestHall(.after(.sample(3, outcome: .open)))
    for (number, words) in [("3", "ще триває"), ("9", "немає голосування № 9")] {
      let run = try Run(["rollcall", number], in: hall)
      #expect(run.status == 1 && run.complaints.contains(words) && run.output.isEmpty)
    }
  }

  @Test("a file is told from the record by a byte, and the line is named") func check() throws {
    let hall = try TestHall(.after(.sample(3, outcome: .rejected, for: 3)))
    let text = try Run(["rollcall", "3"], in: hall).output
    let file = hall.directory + "/record.txt"
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    #expect(try Run(["rollcall", "3", "--check", file], in: hall).status == 0)
    let line = try #require(
      text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("\"ЗА\"") })
    try text.replacing("\"ЗА\":  3", with: "\"ЗА\":  4").write(toFile: file, atomically: false, encoding: .utf8)
    let edited = try Run(["rollcall", "3", "--check", file], in: hall)
    #expect(edited.status == 65 && edited.complaints.contains("відмінність у рядку \(line + 1)\n"))
    try (text + "\n").write(toFile: file, atomically: false, encoding: .utf8)
    #expect(try Run(["rollcall", "3", "--check", file], in: hall).status == 65)
    #expect(try Run(["rollcall", "3", "--check", file + "x"], in: hall).status == 64)
  }
}

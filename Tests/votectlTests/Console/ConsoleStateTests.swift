import CouncilFiles
import Reactor
import Testing
import VoteAPI

@testable import votectl

@Suite("The console") struct ConsoleStateTests {
  private static let opening = VoteAPI.Operator.Call.openBallot(
    question: "5", title: "Про бюджет", kind: "decision", seconds: nil, repeatOf: nil)

  @Test("a ballot is opened by its key and by Enter, once the requirement has been on the screen")
  func opens() throws {
    var console = try ConsoleBench()
    console.press(.character("2"))
    #expect(console.dialog?.reading?.hasPrefix("Потрібно 4 голоси: більшість від 5 депутатів") == true)
    #expect(console.text.contains("Прочитайте вголос: Потрібно 4 голоси"))
    console.wait()
    console.press(.enter)
    #expect(console.sent == [Self.opening])
    #expect(console.dialog == nil)
  }

  @Test("a double press does nothing: neither of the asking key nor of Enter before anybody could read")
  func doublePress() throws {
    var console = try ConsoleBench()
    console.press(.character("2"), .character("2"), .enter, .enter)
    #expect(console.sent == [] && console.dialog != nil)
    // Drawn, but a moment ago.
    console.wait(.milliseconds(299))
    console.press(.enter, .character("2"), .enter)
    #expect(console.sent == [])
    console.wait(.milliseconds(1))
    console.press(.enter, .enter, .enter)
    #expect(console.sent == [Self.opening])
  }

  @Test("Enter alone never does anything, in no view")
  func enterAlone() throws {
    var console = try ConsoleBench(.holding(.sample(1), .sample(2, outcome: .disputed, alternative: 4)))
    for _ in ConsoleState.View.allCases {
      console.press(.enter, .enter)
      console.wait()
      console.press(.enter, .tab)
    }
    console.press(.character(" "), .enter)
    console.wait()
    console.press(.enter)
    #expect(console.sent == [] && !console.isQuit && console.dialog == nil)
  }

  @Test("a key that is not Enter answers no question, whichever asked it")
  func onlyEnter() throws {
    var console = try ConsoleBench()
    for asking in "23456789" {
      console.press(.character(asking))
      console.wait()
      for other in "1234567890абвyYтТ +" { console.press(.character(other)) }
      console.press(.tab, .up, .down, .left, .right, .function(2), .function(5), .home, .end, .control("u"))
      #expect(console.sent == [], "\(asking)")
      console.press(.escape, .escape)
      #expect(console.dialog == nil)
    }
  }

  @Test("a digit and its function key are the same", arguments: 1...10)
  func functionKeys(number: Int) throws {
    var digits = try ConsoleBench(.holding(.sample(1, outcome: .disputed, alternative: 4)))
    var functions = digits
    digits.press(.character(Character(String(number % 10))))
    functions.press(.function(number))
    #expect(digits.state.overlay == functions.state.overlay)
    #expect(digits.state.messages == functions.state.messages)
    #expect(digits.state.overlay != .none || !digits.state.messages.isEmpty)
  }

  @Test("while an act is on its way no other is asked for, and its outcome ends that")
  func inFlight() throws {
    var console = try ConsoleBench()
    console.press(.character("2"))
    console.wait()
    console.press(.enter)
    for key in "23456789" { console.press(.character(key)) }
    console.press(.character(" "), .character("1"))
    console.wait()
    console.press(.enter)
    #expect(console.sent == [Self.opening] && console.dialog == nil)
    #expect(console.lastMessage == "Зачекайте: попередню дію ще не виконано.")
    #expect(console.text.contains("Виконується…"))
    console.answer(.success(.number(1)))
    #expect(console.lastMessage == "Голосування № 1 відкрито.")
    console.press(.character("6"))
    #expect(console.dialog?.act == .startBreak)
  }

  @Test("a refusal is told with its article, and an answer that did not come as unknown")
  func refusals() throws {
    var console = try ConsoleBench()
    console.press(.character("5"))
    console.wait()
    console.press(.enter)
    console.answer(
      .failure(.operator(.notNow(phase: "idle", reason: "Спершу вирішіть спір.", article: "ст. 59 ч. 2 закону"))))
    #expect(console.lastMessage == "ВІДМОВА: зараз не можна. Спершу вирішіть спір (ст. 59 ч. 2 закону).")
    #expect(console.text.contains("(ст. 59 ч. 2 закону)"))
    for loss in [ClientError.timedOut, .disconnected] {
      console.press(.character("5"))
      console.wait()
      console.press(.enter)
      console.answer(.failure(loss))
      #expect(console.lastMessage.hasPrefix("ВІДПОВІДІ НЕМАЄ: чи виконано, невідомо."))
    }
    #expect(console.sent.count == 3)
  }

  @Test("a lost daemon is told with the age of what is shown, nothing is sent, and its return is told")
  func lost() throws {
    var console = try ConsoleBench()
    console.press(.character("2"))
    console.wait()
    let picture = console.state.picture
    let gone = ClientError.unreachable(path: "/run/x", SystemError(call: "connect", code: 111))
    console.take(News(loss: gone))
    console.now = console.now.advanced(by: .seconds(7))
    console.press(.enter)
    #expect(console.sent == [] && console.dialog?.complaint == "Зв’язку немає: дію не надіслано.")
    console.press(.escape)
    #expect(console.text.contains("ЗВ’ЯЗКУ НЕМАЄ, дані застаріли: 7 с."))
    #expect(console.text.contains("Про бюджет"))
    console.press(.character("2"))
    #expect(console.dialog == nil && console.lastMessage == "Зв’язку зі службою голосування немає.")
    // What it is left with after all: to go.
    console.press(.character("0"))
    console.wait()
    console.press(.enter)
    #expect(console.isQuit)
    var back = try #require(picture)
    back.heardAt = console.now
    console.take(News(picture: back))
    #expect(console.lastMessage == "Зв’язок зі службою голосування відновлено.")
    #expect(!console.text.contains("ЗВ’ЯЗКУ НЕМАЄ"))
  }

  @Test("a daemon that hangs is told like one that is gone") func hangs() throws {
    var console = try ConsoleBench()
    console.now = console.now.advanced(by: .seconds(3))
    #expect(console.text.contains("ЗВ’ЯЗКУ НЕМАЄ, дані застаріли: 3 с."))
    console.press(.character("3"))
    #expect(console.sent == [])
  }

  @Test("a question goes away where its act has no sense any more, and what is typed then presses nothing")
  func obsolete() throws {
    var console = try ConsoleBench(.holding(.sample(1, outcome: .open, secondsLeft: 200)))
    console.state.picture?.status.phase = .voting
    console.press(.character("3"))
    #expect(console.dialog?.act == .closeBallot(1))
    console.wait()
    console.publish(.holding(.sample(1)))
    #expect(console.text.contains("Голосування № 1 уже закрите: нічого не зроблено."))
    console.wait()
    console.press(.enter, .character("2"), .enter)
    console.wait()
    console.press(.enter)
    #expect(console.sent == [] && console.dialog == nil)
    console.press(.escape)
    #expect(console.state.overlay == .none)
  }

  @Test("a requirement that changes under the operator's eyes has to be read again")
  func changedRequirement() throws {
    var console = try ConsoleBench()
    console.press(.character("2"))
    console.wait()
    var published = PublishedState.idle
    published.kinds[0].requirement.explanation = "Потрібно 3 голоси: голова пішов."
    console.publish(published)
    #expect(console.text.contains("Прочитайте вголос: Потрібно 3 голоси: голова пішов."))
    #expect(console.dialog?.complaint == "Вимога змінилася: прочитайте її знову.")
    console.press(.enter)
    #expect(console.sent == [])
    console.wait()
    console.press(.enter)
    #expect(console.sent == [Self.opening])
  }

  @Test("on a screen that is too small no question but that of leaving is answered")
  func tooSmall() throws {
    var console = try ConsoleBench()
    console.size = ScreenSize(columns: 79, lines: 24)
    console.press(.character("2"))
    console.wait()
    console.press(.enter)
    console.wait()
    console.press(.enter)
    #expect(console.sent == [])
    #expect(console.text.hasPrefix("Замалий екран: 79×24."))
    // It was readable before the window shrank: it is to be read again.
    console.size = .least
    console.wait()
    console.size = ScreenSize(columns: 80, lines: 23)
    console.wait()
    console.press(.enter)
    #expect(console.sent == [])
    console.press(.control("c"))
    console.wait()
    console.press(.enter)
    #expect(console.isQuit)
  }

  @Test("the agenda tells what became of each question, through repeats and new wordings")
  func agendaStates() throws {
    let first = Results.Ballot.sample(1, outcome: .annulled)
    let other = Results.Ballot.sample(2, outcome: .rejected, question: "6", title: "Зовсім інше")
    var again = Results.Ballot.sample(3, outcome: .adopted, title: "Про бюджет (переголосування)")
    again.repeatOf = 1
    let lines = try AgendaLine.lines(ConsoleBench.agenda().questions, [first, other, again])
    #expect(lines.map(\.state) == ["прийнято (2)", "ще ні", "ще ні", "ще ні"])
    #expect(lines[0].ballots.map(\.number) == [1, 3])
    #expect(AgendaLine.lines([], [first]).isEmpty)
  }

  @Test("a question that was voted is voted again as a repeat, from the agenda and from the list of ballots")
  func repeats() throws {
    var console = try ConsoleBench(.holding(.sample(1, outcome: .annulled, annulment: "зникло світло")))
    console.press(.character("2"))
    #expect(console.text.contains("Питання № 5: голосувати ще раз, після № 1?"))
    console.wait()
    console.press(.enter)
    #expect(
      console.sent == [
        .openBallot(question: "5", title: "Про бюджет", kind: "decision", seconds: nil, repeatOf: 1)
      ])
    console.answer(.failure(.timedOut))
    console.press(.tab, .tab, .tab, .character("2"))
    console.wait()
    console.press(.enter)
    #expect(console.sent.count == 2 && console.sent[0] == console.sent[1])
  }

  @Test("the agenda's window is offered, and can be changed without a digit")
  func window() throws {
    var console = try ConsoleBench()
    console.press(.down, .character("2"))
    console.wait()
    #expect(console.text.contains("◄ 45 секунд ►"))
    console.press(.right, .character("9"), .enter)
    #expect(
      console.sent == [
        .openBallot(
          question: "6",
          title: "Про передачу в оренду нежитлового приміщення на вулиці Вишневій, 7, строком на три роки",
          kind: "decision", seconds: 60, repeatOf: nil)
      ])
  }

  @Test("annulling takes a typed reason")
  func annuls() throws {
    var console = try ConsoleBench(.holding(.sample(1)))
    console.press(.character("7"))
    console.wait()
    console.press(.enter, .enter)
    #expect(console.sent == [] && console.dialog?.complaint == "Заповніть: підстава.")
    console.type("зникло світлоо")
    console.press(.backspace)
    console.press(.enter)
    #expect(console.sent == [.annulBallot(number: 1, reason: "зникло світло")])
  }

  @Test("settling takes a base that somebody chose, and a reason")
  func settles() throws {
    var console = try ConsoleBench(.holding(.sample(1), .sample(2, outcome: .disputed, alternative: 4), .sample(3)))
    console.press(.character("8"))
    #expect(console.dialog?.act == .settle(2))
    console.wait()
    console.press(.tab)
    console.type("акт № 2")
    console.press(.enter)
    #expect(console.sent == [] && console.dialog?.complaint == "Заповніть: база.")
    console.press(.right, .right, .enter)
    #expect(console.sent == [.settleBallot(number: 2, base: .deputiesAndHead, reason: "акт № 2")])
  }

  @Test("a deputy is named by how the name begins, and several who fit are told")
  func deputies() throws {
    var console = try ConsoleBench()
    console.press(.character(" "), .character("2"))
    console.wait()
    console.type("бонд")
    console.press(.down)
    console.type("пульт мовчить")
    console.press(.enter)
    #expect(console.sent == [] && console.dialog?.complaint?.contains("підходить кільком") == true)
    console.press(.up)
    console.type("ар")
    #expect(console.text.contains("→ Бондар Ганна Юхимівна (v2)"))
    console.press(.enter)
    #expect(console.sent == [.register(voter: "v2", reason: "пульт мовчить")])
    console.answer(.success(.done))
    #expect(console.lastMessage == "Бондар Ганна Юхимівна: зареєстровано секретаріатом.")
  }

  @Test("every act of the menu forms its call", arguments: Array("124567890"))
  func menu(key: Character) throws {
    var console = try ConsoleBench(.holding(.sample(1)))
    var secret = Results.Ballot.sample(2)
    secret.mode = .secret
    console.publish(.holding(.sample(1), secret))
    let readsAgenda = key == "0"
    console.press(.character(" "), .character(key))
    console.wait()
    for (index, field) in (console.dialog?.fields ?? []).enumerated() {
      if field.value == nil {
        switch field.content {
        case .text: console.type("текст")
        case .voter: console.type("В’язов")
        case .number: console.type(String(index + 2))
        case .option: console.press(.right)
        }
      }
      console.press(.tab)
    }
    console.wait()
    console.press(.enter)
    let expected: [Character: VoteAPI.Operator.Call] = [
      "1": .openBallot(question: "5", title: "текст", kind: "decision", seconds: nil, repeatOf: nil),
      "2": .register(voter: "v1", reason: "текст"),
      "4": .recuse(voter: "v1", question: "5", reason: "текст"),
      "5": .announceConflict(voter: "v1", question: "5", reason: "текст"), "6": .setHeadPresent(present: false),
      "7": .setPresiding(voter: "v1"),
      "8": .enterSecretCount(number: 2, issued: 2, found: 3, for: 4, against: 5, abstained: 6, invalid: 7),
      "9": .assignConsole(seat: 2, console: "текст", reason: "текст"),
    ]
    #expect(console.sent == [expected[key]].compactMap(\.self))
    #expect(console.sent.isEmpty == readsAgenda)
  }

  @Test("a registration is started and finished by the same key, a sitting opened and closed likewise")
  func phases() throws {
    var closed = PublishedState.idle
    closed.status.phase = .closed
    closed.status.session = nil
    var console = try ConsoleBench(closed)
    console.press(.character("5"))
    console.wait()
    console.type("12")
    console.press(.down, .down)
    console.type("Бондар")
    console.press(.down, .right, .enter)
    #expect(console.sent == [.openSitting(session: "12", sitting: 1, presiding: "v2", headPresent: true)])
    console.answer(.success(.done))
    console.publish(.idle)
    for (key, phase, call) in [
      ("4", Results.Phase.idle, VoteAPI.Operator.Call.startRegistration(seconds: nil)),
      ("4", .registration, .finishRegistration), ("6", .idle, .startBreak),
      ("6", .break, .startRegistration(seconds: nil)), ("5", .idle, .closeSitting),
      ("9", .idle, .checkHall(keys: false, seconds: nil)),
    ] {
      var published = PublishedState.idle
      published.status.phase = phase
      console.publish(published)
      console.press(.character(Character(key)))
      console.wait()
      console.press(.enter)
      #expect(console.sent.last == call)
      console.answer(.success(.done))
    }
  }

  @Test("an open secret ballot tells how many have voted, and no seat's mark changes by its votes")
  func secret() throws {
    var ballot = Results.Ballot.sample(1, outcome: .open, secondsLeft: 120)
    ballot.mode = .secret
    ballot.tally = Results.Tally(notVoting: 1, voted: 2)
    var published = PublishedState.holding(ballot)
    published.status.phase = .voting
    var console = try ConsoleBench(published)
    #expect(console.text.contains("проголосувало 2 з 3"))
    for view in ConsoleState.View.allCases {
      console.state.turn(to: view)
      let before = console.screen
      for seat in console.state.picture?.states.keys.sorted() ?? [] {
        console.state.picture?.states[seat]?.voted = true
        console.state.picture?.states[seat]?.choice = .for
      }
      #expect(console.screen == before, "\(view)")
    }
    // The same votes by name are shown.
    console.state.picture?.status.ballot?.mode = .rollCall
    console.state.turn(to: .hall)
    #expect(console.text.contains("1З"))
  }

  @Test("a check of the hall is shown seat by seat")
  func health() throws {
    var console = try ConsoleBench()
    console.press(.character("9"))
    console.wait()
    console.press(.enter)
    console.answer(.success(.check(.init(done: true, secondsLeft: 0, total: 2, ready: 1, seats: []))))
    console.state.picture?.health = [
      1: .init(seat: 1, voter: "v1", name: "В’язовий Іван Ілліч", console: "usb:A", state: .ready),
      2: .init(
        seat: 2, voter: "v2", name: "Бондар Ганна Юхимівна", console: "usb:B", state: .stuckKey,
        detail: "клавіша «за»", remedy: "Відпустіть клавішу"),
    ]
    #expect(console.lastMessage == "Перевірено: справні 1 з 2.")
    #expect(console.state.view == .consoles)
    #expect(console.text.contains("Бондар Ганна Юхимівна") && console.text.contains("запала клавіша"))
    #expect(console.text.contains("клавіша «за». Відпустіть клавішу") && !console.text.contains("В’язовий"))
    console.press(.escape, .tab)
    #expect(console.text.contains("2?"))
  }

  @Test("an agenda with kinds that the regulation does not know is complained of, and a broken one leaves the old")
  func agendas() throws {
    var console = try ConsoleBench()
    #expect(console.lastMessage.hasPrefix("agenda.csv:5: регламент не знає виду «unknown»"))
    console.input(.agenda(Result { () throws(ConfigurationError) in try Agenda.load(path: "/nowhere/agenda.csv") }))
    #expect(console.lastMessage == "Порядок денний не прочитано, лишається попередній: помилок 1.")
    #expect(console.state.agenda?.questions.count == 4)
    console.input(.agenda(.success(try ConsoleBench.agenda("question,title,kind\n1,Про одне,decision\n"))))
    #expect(console.state.agenda?.questions.count == 1)
  }

  @Test("messages are bounded") func bounded() throws {
    var console = try ConsoleBench()
    for _ in 0..<1_000 { console.press(.character("3")) }
    #expect(console.state.messages.count == ConsoleState.mostMessages)
  }

  @Test("no key in no state draws outside the screen or traps")
  func randomKeys() throws {
    let keys: [Key] =
      "0123456789 абв?".map { Key.character($0) } + [
        .enter, .escape, .tab, .backTab, .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .backspace,
        .control("u"), .control("l"),
      ]
    let sizes = [ScreenSize.least, ScreenSize(columns: 120, lines: 40), ScreenSize(columns: 10, lines: 3)]
    var secret = Results.Ballot.sample(3, outcome: .open, secondsLeft: 90)
    secret.mode = .secret
    let states: [PublishedState] = [
      .idle, .holding(.sample(1), .sample(2, outcome: .disputed, alternative: 4)), .holding(.sample(1), secret),
    ]
    for published in states {
      var console = try ConsoleBench(published)
      for _ in 0..<250 {
        console.size = sizes.randomElement()!
        console.press(keys.randomElement()!)
        if Bool.random() { console.wait() }
        _ = console.screen
        if console.state.inFlight != nil { console.answer(.success(.done)) }
      }
    }
  }
}

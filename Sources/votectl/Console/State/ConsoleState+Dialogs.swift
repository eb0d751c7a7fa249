import CouncilFiles
import ProtocolDocuments
import TallyEngine
import VoteAPI

extension ConsoleState {
  /// What is read aloud before an act; nil for acts before which nothing is.
  func reading(of act: Act, _ fields: [DialogField]) -> String? {
    switch act {
    case .openBallot(_, _, let kind, _): requirement(kind)
    case .openOther: fields[2].value.flatMap(requirement)
    default: nil
    }
  }

  private func requirement(_ kind: String) -> String? {
    guard let kind = picture?.kind(kind) else { return nil }
    return PlainText.folded(kind.requirement.explanation)
  }

  /// The question before an act.
  func dialog(for act: Act) -> Dialog {
    let fields = fields(of: act)
    var dialog = Dialog(title: Self.title(of: act), act: act, text: text(of: act), fields: fields)
    dialog.reading = reading(of: act, fields)
    if case .openBallot(_, _, let kind, _) = act, let refusal = picture?.kind(kind)?.refusal {
      dialog.complaint = Wording.kindRefused.text(PlainText.folded(refusal))
    }
    return dialog
  }

  private static func title(of act: Act) -> String {
    switch act {
    case .openSitting: "Відкрити засідання"
    case .closeSitting: "Закрити засідання?"
    case .startRegistration: "Почати реєстрацію?"
    case .finishRegistration: "Закінчити реєстрацію?"
    case .startBreak: "Оголосити перерву?"
    case .openBallot(let question, _, _, nil): "Відкрити голосування з питання № \(PlainText.folded(question))?"
    case .openBallot(let question, _, _, let number?):
      "Питання № \(PlainText.folded(question)): голосувати ще раз, після № \(number)?"
    case .openOther: "Голосування з питання поза порядком денним"
    case .closeBallot(let number): "Закрити голосування № \(number) достроково?"
    case .annul(let number): "Анулювати голосування № \(number)"
    case .settle(let number): "Вирішити спір голосування № \(number)"
    case .setHeadPresent(true): "Голова бере участь у засіданні?"
    case .setHeadPresent(false): "Голова більше не бере участі?"
    case .setPresiding: "Головує інший"
    case .recuse: "Самовідвід депутата з питання"
    case .announceConflict: "Самовідведений оголосив про конфлікт і голосує"
    case .register: "Зареєструвати депутата від секретаріату"
    case .enterVote(let number): "Внести голос від лічильної комісії: голосування № \(number)"
    case .secretCount(let number): "Підрахунок на папері: таємне голосування № \(number)"
    case .assignConsole: "Призначити пульт місцю"
    case .checkHall: "Перевірити всі пульти?"
    case .quit: "Вийти з пульта оператора?"
    }
  }

  private func text(of act: Act) -> [String] {
    switch act {
    case .openSitting: []
    case .closeSitting: ["Після закриття нічого не змінити. Поіменні списки надрукуйте до наступного засідання."]
    case .startRegistration: ["Попередня реєстрація втратить чинність."]
    case .finishRegistration: registrationText
    case .startBreak: ["Після перерви потрібна нова реєстрація."]
    case .openBallot(_, let title, let kind, let number): openingText(title, kind, repeatOf: number)
    case .openOther: []
    case .closeBallot(let number): closingText(number)
    case .annul(let number): ballotText(number) + ["Підстава ввійде в запис. Потім одразу голосують ще раз."]
    case .settle(let number): ballotText(number) + ["Базу називають головуючий і лічильна комісія."]
    case .setHeadPresent(true): ["Від тепер голова рахується в загальному складі."]
    case .setHeadPresent(false): ["Від тепер голова не рахується в загальному складі."]
    case .setPresiding: []
    case .recuse: ["Клавіші депутата для цього питання мовчатимуть; база не зменшується."]
    case .announceConflict: ["Можна, лише коли без нього немає кворуму."]
    case .register: ["Пульт відмовив або депутат запізнився."]
    case .enterVote: ["Лише за зареєстрованого, чий пульт відмовив. У записі це буде зазначено."]
    case .secretCount: ["Числа з протоколу лічильної комісії; що не сходиться, служба не прийме."]
    case .assignConsole: ["Діє до кінця засідання. Номер — на етикетці пульта: serial:00000000000010f1."]
    case .checkHall: ["Триває 6 секунд: усі лампи разом, тоді кожна по черзі; кожен пульт має відповісти."]
    case .quit:
      inFlight == nil
        ? ["Засідання триває без цього екрана; повернутися можна будь-коли."]
        : ["ДІЮ НАДІСЛАНО, ВІДПОВІДІ ЩЕ НЕМАЄ. Що зроблено, покаже наступний запуск."]
    }
  }

  private var registrationText: [String] {
    guard let registration = picture?.status.registration else { return [] }
    return [Summary.registration(registration)]
  }

  private func openingText(_ title: String, _ kind: String, repeatOf: Int?) -> [String] {
    var text = [PlainText.folded(title)]
    if let known = picture?.kind(kind) {
      text.append("\(PlainText.folded(known.title)); \(known.mode == .secret ? "ТАЄМНЕ" : "поіменне").")
    } else {
      text.append("Регламент не знає виду «\(PlainText.folded(kind))»: служба відмовить.")
    }
    if let earlier = repeatOf.flatMap({ picture?.ballot($0) }) {
      text.append("Було: \(Summary.ballot(earlier))")
    }
    return text
  }

  private func closingText(_ number: Int) -> [String] {
    ["Вікно закриється зараз: хто не проголосував, уже не зможе.", "Само воно закриється, коли вийде час."]
      + ballotText(number)
  }

  private func ballotText(_ number: Int) -> [String] {
    guard let ballot = picture?.ballot(number) else { return [] }
    return [
      "Питання № \(PlainText.folded(ballot.question)). \(PlainText.folded(ballot.title))", Summary.ballot(ballot),
    ]
  }

  private func fields(of act: Act) -> [DialogField] {
    let reason = DialogField.text("Підстава")
    switch act {
    case .openSitting:
      return [
        .text("Сесія (номер)"), .text("Засідання (номер)", "1", atMost: 4), .voter("Головує"),
        .option("Голова громади", [("бере участь", "present"), ("не бере участі", "absent")]),
      ]
    case .startRegistration:
      let times = [30, 60, 120, 300, 600].map { (Count.seconds.nominative($0), String($0)) }
      return [.option("Триває", [("доки не закінчать", "")] + times, chosen: 0)]
    case .openBallot(let question, let title, let kind, _):
      let wanted = agenda?.questions.first { $0.number == question && $0.title == title && $0.kind == kind }?.seconds
      return [window(wanted)]
    case .openOther:
      let kinds = (picture?.kinds ?? []).map { (PlainText.folded($0.title), $0.id) }
      let question =
        agenda?.questions.indices.contains(chosenQuestion) == true
        ? agenda?.questions[chosenQuestion].number : nil
      return [
        .text("Питання №", question ?? "", atMost: Agenda.longestNumber),
        .text("Назва", atMost: Sitting.Limits.title), .option("Вид", kinds), window(nil),
      ]
    case .annul: return [reason]
    case .settle:
      return [
        .option(
          "База",
          [(Wording.baseDeputies.text(), "deputies"), (Wording.baseDeputiesAndHead.text(), "deputiesAndHead")]),
        reason,
      ]
    case .setPresiding: return [.voter("Головує")]
    case .recuse, .announceConflict:
      let question = picture?.status.ballot.map { PlainText.folded($0.question) }
      let chosen =
        agenda?.questions.indices.contains(chosenQuestion) == true
        ? agenda?.questions[chosenQuestion].number : question
      return [.voter(), .text("Питання №", chosen ?? ""), reason]
    case .register: return [.voter(), reason]
    case .enterVote:
      return [
        .voter(),
        .option("Вибір", Results.Choice.allCases.map { (Self.word($0), $0.rawValue) }), reason,
      ]
    case .secretCount:
      return [
        .number("Видано бюлетенів"), .number("Знайдено у скриньці"), .number("«За»"), .number("«Проти»"),
        .number("«Утримались»"), .number("Недійсні"),
      ]
    case .assignConsole: return [.number("Місце"), .text("Пульт"), reason]
    case .closeSitting, .finishRegistration, .startBreak, .closeBallot, .setHeadPresent, .checkHall, .quit: return []
    }
  }

  /// The window: the regulation's, or one of these; with the agenda's among them.
  private func window(_ wanted: Int?) -> DialogField {
    var times = [10, 15, 20, 30, 60, 120, 300, 600, 1_800, 3_600]
    if let wanted, !times.contains(wanted) { times = (times + [wanted]).sorted() }
    let options = [("за регламентом", "")] + times.map { (Count.seconds.nominative($0), String($0)) }
    return .option("Вікно", options, chosen: wanted.flatMap(times.firstIndex).map { $0 + 1 } ?? 0)
  }
}

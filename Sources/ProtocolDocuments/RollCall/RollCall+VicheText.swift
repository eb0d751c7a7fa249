public import Foundation
import TallyEngine

extension RollCall {
  /// The record as plain text in the layout of the system «Віче», with what that leaves out: the needed number, the
  /// margin, the article, how a vote reached us, the absent, the annulled predecessors, the seal.
  ///
  /// A pure function: the same record gives the same bytes. UTF-8 without a byte-order mark, «\n» after every line; 78
  /// columns wide, but a name is never cut for it.
  ///
  /// - Parameter timeZone: where the clock hung whose time the record bears.
  public func vicheText(timeZone: TimeZone = .kyiv) -> String {
    let blocks = [
      vicheHeading(), vicheBallot(timeZone), vicheRule(), vicheNames(), vicheTotals(), vicheEnding(), vicheFactions(),
      vichePredecessors(), vicheSeal(), vicheSignatures(),
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// Whether a file is, byte for byte, this record as `vicheText` prints it: a file that was edited is not.
  public func isVicheText(_ text: some Sequence<UInt8>, timeZone: TimeZone = .kyiv) -> Bool {
    vicheText(timeZone: timeZone).utf8.elementsEqual(text)
  }

  private func vicheHeading() -> [String] {
    let session = PlainText.folded(heading.session)
    let convocation = PlainText.folded(heading.convocation)
    let which =
      (session.contains("сесі") ? session : session + " сесія") + " "
      + (convocation.contains("скликання") ? convocation : convocation + " скликання")
    return PlainText.centred("УКРАЇНА") + PlainText.centred(heading.council)
      + PlainText.centred(question.mode == .secret ? "ТАЄМНЕ ГОЛОСУВАННЯ" : "ПОІМЕННЕ ГОЛОСУВАННЯ")
      + PlainText.centred(which) + PlainText.centred("Пленарне засідання № \(heading.sitting)")
      + PlainText.atMargins(heading.place, heading.day.inWords)
  }

  private func vicheBallot(_ timeZone: TimeZone) -> [String] {
    let opened = ClockTime(wall: question.openedAt, in: timeZone)
    let closed = ClockTime(wall: question.closedAt, in: timeZone)
    let repeated = question.repeatOf.map { ", повторне після № \($0)" } ?? ""
    var lines = ["\(closed.date) \(closed.time)"]
    lines += PlainText.wrapped(question.title)
    lines += PlainText.atMargins(
      "Питання № \(question.number)", question.recordKind.isEmpty ? "" : "Вид: \(question.recordKind)")
    lines += PlainText.wrapped(
      "Голосування № \(question.ballot)\(repeated), тривало з \(opened.time) до \(closed.time)")
    return lines
  }

  private func vicheRule() -> [String] {
    // An annulled ballot says so before anybody reads its totals.
    PlainText.wrapped("Рішення ухвалює \(rule.line)") + PlainText.wrapped(rule.explanation)
      + (ending.isWithoutResult ? [""] + vicheDecision() : [])
  }

  private func vicheNames() -> [String] {
    guard question.mode == .rollCall else { return [] }
    let header = "Прізвище, Ім'я, По-батькові"
    let marks = lines.map { RecordWords.mark($0.mark, $0.gender) }
    let names = lines.map { PlainText.folded($0.name) }
    let nameWidth = names.reduce(header.count) { max($0, $1.count) }
    let markWidth = marks.reduce(5) { max($0, $1.count) }
    func row(_ number: String, _ name: String, _ mark: String) -> String {
      number + "| " + PlainText.padded(name, to: nameWidth) + "| " + PlainText.padded(mark, to: markWidth) + "|"
    }
    var rows = [row("№ п/п", header, "Вибір")]
    for (index, line) in lines.enumerated() {
      let number = String(index + 1)
      rows.append(row(String(repeating: " ", count: max(0, 5 - number.count)) + number, names[index], marks[index]))
      for note in RecordWords.notes(line) { rows += PlainText.wrapped(note, indent: "       ") }
    }
    return rows
  }

  private func vicheTotals() -> [String] {
    var lines = ["УСЬОГО:  \(members)", "ВІДСУТНІ:  \(tally.absent)", "ЗАРЕЄСТРОВАНО:  \(tally.participants)"]
    let deputies = self.lines.count { !$0.isHead }
    if question.mode == .rollCall, deputies < heading.composition {
      lines.insert("ВАКАНТНІ МАНДАТИ:  \(heading.composition - deputies)", at: 1)
    }
    if let paper {
      lines += [
        "ВИДАНО БЮЛЕТЕНІВ:  \(paper.issued)", "ВИЯВЛЕНО У СКРИНЬЦІ:  \(paper.found)", "НЕДІЙСНИХ:  \(paper.invalid)",
      ]
    }
    return lines + [
      "ПРОГОЛОСУВАЛО:  \(tally.voted)",
      "З НИХ:",
      "\"ЗА\":  \(tally.for)",
      "\"ПРОТИ\":  \(tally.against)",
      "\"УТРИМАЛОСЬ\":  \(tally.abstained)",
      "\"НЕ ГОЛОСУВАЛО\":  \(tally.notVoting)",
    ]
  }

  private func vicheEnding() -> [String] {
    vicheDecision() + (ending.isWithoutResult || ending == .disputed ? [] : [marginLine].compactMap(\.self))
      + (castingLine.map { PlainText.wrapped($0) } ?? []) + (warning.map { PlainText.wrapped("Увага: \($0)") } ?? [])
  }

  /// How the presiding officer's vote broke an equal split.
  private var castingLine: String? {
    guard !ending.isWithoutResult, let castingChoice else { return nil }
    let word = castingChoice == .for ? "«за»" : "«проти»"
    return rule.tie == .decisive
      ? "За рівності голосів вирішив голос головуючого \(word)."
      : "За рівності голосів голос головуючого \(word) зараховано ще раз."
  }

  /// Nothing where the number did not decide.
  private var marginLine: String? {
    if rule.tie == .decisive, castingChoice != nil { return nil }
    return margin < 0 ? "Бракує:  \(Count.votes.genitive(-margin))" : "Запас:  \(Count.votes.nominative(margin))"
  }

  private func vicheDecision() -> [String] {
    switch ending {
    case .adopted: return PlainText.centred("РІШЕННЯ ПРИЙНЯТО")
    case .rejected: return PlainText.centred("РІШЕННЯ НЕ ПРИЙНЯТО")
    case .disputed:
      return PlainText.centred("РІШЕННЯ СПІРНЕ: НЕ ПРИЙНЯТО І НЕ ВІДХИЛЕНО") + PlainText.wrapped(readings)
        + PlainText.wrapped("Спір вирішують головуючий і лічильна комісія записаним актом, який називає базу.")
    case .settled(let adopted, let base, let reason, let author):
      let needed = base == rule.base ? rule.needed : rule.other?.needed ?? rule.needed
      return PlainText.centred(adopted ? "РІШЕННЯ ПРИЙНЯТО" : "РІШЕННЯ НЕ ПРИЙНЯТО")
        + PlainText.wrapped(
          "Голосування було спірне. \(readings) Спір вирішено, база: \(RecordWords.base(base)), потрібно "
            + "\(Count.votes.nominative(needed)). Підстава: \(reason)"
            + (author.isEmpty ? "" : ". Вирішили лічильна комісія і \(author)."))
    case .annulled(let reason):
      return PlainText.centred("ГОЛОСУВАННЯ АНУЛЬОВАНО: \(reason)") + PlainText.centred("Підсумки не мають сили.")
    case .withheld:
      return PlainText.centred("РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО: ПІДРАХУНКИ НЕ ЗБІГЛИСЯ")
        + PlainText.centred("Рішення немає. Підсумки не мають сили.")
    }
  }

  /// What each of the two readings needs.
  private var readings: String {
    guard let other = rule.other else { return "" }
    func reading(_ base: Base, _ needed: Int) -> String {
      "\(RecordWords.base(base)): потрібно \(Count.votes.nominative(needed))"
    }
    return "\(reading(rule.base, rule.needed).capitalizedAtStart); \(reading(other.base, other.needed)); подано "
      + "\"за\" \(tally.for)."
  }

  private func vicheFactions() -> [String] {
    let factions = Dictionary(grouping: lines.filter { !$0.isHead }) { $0.faction.map(PlainText.folded) ?? "" }
    guard factions.keys.contains(where: { !$0.isEmpty }) else { return [] }
    let names = factions.keys.filter { !$0.isEmpty }.sorted(by: UkrainianOrder.areInIncreasingOrder)
    return ["ЗА ФРАКЦІЯМИ:"]
      + (names + (factions[""] == nil ? [] : [""])).flatMap { name in
        let count = Tally(counting: factions[name] ?? [])
        return PlainText.wrapped(
          "\(name.isEmpty ? "Позафракційні" : name): \"за\" \(count.for), \"проти\" \(count.against), "
            + "\"утрималось\" \(count.abstained), \"не голосувало\" \(count.notVoting), відсутні \(count.absent)",
          indent: "  ")
      }
  }

  private func vichePredecessors() -> [String] {
    guard !predecessors.isEmpty else { return [] }
    return ["АНУЛЬОВАНІ ГОЛОСУВАННЯ З ЦЬОГО ПИТАННЯ:"]
      + predecessors.flatMap { PlainText.wrapped("№ \($0.ballot): \($0.reason)", indent: "  ") }
  }

  private func vicheSeal() -> [String] {
    guard let seal else { return [] }
    return ["Печатка запису (SHA-256):", "  " + seal]
  }

  private func vicheSignatures() -> [String] {
    var lines = signature(heading.presidingGender == .female ? "Головуюча" : "Головуючий", heading.presiding)
    if let secretary = heading.secretary { lines += [""] + signature("Секретар ради", secretary) }
    return lines
  }

  private func signature(_ office: String, _ name: String) -> [String] {
    let (left, right) = (
      PlainText.padded(office, to: 16) + String(repeating: "_", count: 24) + "  ", PlainText.folded(name)
    )
    return [left + right]
  }
}

extension RollCall.Ending {
  /// Whether the totals decide nothing and never will.
  fileprivate var isWithoutResult: Bool {
    switch self {
    case .annulled, .withheld: true
    case .adopted, .rejected, .disputed, .settled: false
    }
  }
}

extension String {
  /// The text with a capital letter in front.
  fileprivate var capitalizedAtStart: String { prefix(1).uppercased() + dropFirst() }
}

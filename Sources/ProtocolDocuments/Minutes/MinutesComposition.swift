internal import Foundation
internal import TallyEngine

/// Puts the parts of the minutes together.
struct MinutesComposition {
  typealias Block = RecordPage.Block

  let record: SittingRecord
  let chronicle: SittingChronicle
  let text: MinutesText
  let timeZone: TimeZone

  /// All parts, in the order of the document.
  var parts: [MinutesPart] {
    let annexes = annexes
    let numbers = Dictionary(uniqueKeysWithValues: annexes.enumerated().map { ($1.key, $0 + 1) })
    return [head, presence] + opening + questions(numbers) + closing
      + annexes.enumerated().flatMap { $1.parts(number: $0 + 1) }
  }

  // MARK: The head

  private var head: MinutesPart {
    let heading = record.heading
    return MinutesPart(
      .journal(name: "заголовок"),
      [
        .centred("УКРАЇНА"), .centred(heading.council), .heading("ПРОТОКОЛ", level: 1),
        .centred("\(heading.sessionWords) \(heading.convocationWords)"),
        .centred("Пленарне засідання № \(heading.sitting)"), .margins(heading.place, heading.day.inWords),
        .paragraph(chronicle.openedAt.map { "Початок засідання: \(moment($0))" } ?? "Час початку невідомий"),
        .paragraph(
          chronicle.closedAt.map { "Закінчення засідання: \(moment($0))" } ?? "Засідання не закрито: це чернетка"),
      ])
  }

  private var presence: MinutesPart {
    let deputies = chronicle.members.filter { !$0.isHead }
    let composition = record.heading.composition
    var blocks: [Block] = [
      .label("СКЛАД І ПРИСУТНІСТЬ:"),
      .paragraph("Загальний склад ради: \(Count.deputies.nominative(composition)), кворум \(chronicle.quorum)."),
    ]
    if deputies.count < composition {
      blocks.append(.paragraph("Вакантних мандатів: \(composition - deputies.count)."))
    }
    // Their lists are the first annexes.
    for list in record.registrations {
      blocks.append(
        .paragraph(
          "Реєстрація № \(list.number), \(clock(list.openedAt)): зареєстровано "
            + "\(Count.deputies.nominative(list.registered)), "
            + "кворум \(list.isQuorate ? "є" : "відсутній") (додаток № \(list.number))."))
    }
    if let first = record.registrations.first {
      let here = Set(first.entries.map(\.voter))
      let away = deputies.filter { !here.contains($0.voter) }
      if !away.isEmpty {
        blocks.append(
          .paragraph(
            "Не зареєструвалися (реєстрація № 1): \(away.map { PlainText.folded($0.name) }.joined(separator: "; "))."))
      }
    }
    if let head = chronicle.members.first(where: \.isHead), let title = chronicle.headTitle {
      blocks.append(
        .paragraph(
          "\(title.prefix(1).uppercased() + title.dropFirst()) \(PlainText.folded(head.name)) \(chronicle.headPresent ? "бере участь" : "участі не бере") "
            + "(на початку засідання)."))
    }
    if case .opened(let voter)? = chronicle.entries.first?.happening, let member = chronicle.member(voter) {
      blocks.append(
        .paragraph("\(member.gender == .female ? "Головуюча" : "Головуючий"): \(PlainText.folded(member.name))."))
    }
    blocks.append(.paragraph("Кінець відомостей про склад."))
    return MinutesPart(.journal(name: "склад і присутність"), blocks)
  }

  // MARK: The secretary's parts

  private func written(_ field: MinutesText.Field, of section: MinutesText.Section, as label: String) -> [Block] {
    let paragraphs = text.paragraphs(field, of: section)
    return paragraphs.isEmpty ? [] : [.label(label)] + paragraphs.map { .paragraph($0) }
  }

  private var opening: [MinutesPart] {
    var blocks =
      written(.venue, of: .sitting, as: "МІСЦЕ ПРОВЕДЕННЯ:") + written(.invited, of: .sitting, as: "ЗАПРОШЕНІ:")
    let agenda = written(.agenda, of: .sitting, as: "ПОРЯДОК ДЕННИЙ:")
    blocks +=
      agenda.isEmpty
      ? [.label("ПОРЯДОК ДЕННИЙ:")] + record.questions.map { .paragraph("\($0.number). \($0.title)") } : agenda
    blocks += written(.timeRules, of: .sitting, as: "РЕГЛАМЕНТ РОБОТИ:")
    blocks += written(.commission, of: .sitting, as: "ЛІЧИЛЬНА КОМІСІЯ:")
    return [MinutesPart(.secretary, blocks)]
  }

  private var closing: [MinutesPart] {
    var parts: [MinutesPart] = []
    for (section, title) in [(MinutesText.Section.inquiries, "ЗАПИТИ ДЕПУТАТІВ"), (.other, "РІЗНЕ")] {
      let paragraphs = text.paragraphs(.text, of: section)
      guard !paragraphs.isEmpty else { continue }
      parts.append(MinutesPart(.secretary, [.heading(title, level: 2)] + paragraphs.map { .paragraph($0) }))
    }
    let events = chronicle.entries.compactMap(sentence)
    parts.append(
      MinutesPart(
        .journal(name: "перебіг засідання"),
        [.heading("ПЕРЕБІГ ЗАСІДАННЯ", level: 2)] + events.map { .paragraph($0) }
          + [.paragraph("Кінець перебігу засідання.")]))
    let chair = chronicle.lastPresiding.flatMap(chronicle.member)
    var signatures: [Block] = [
      .signature(
        office: chair?.gender == .female ? "Головуюча" : "Головуючий", name: PlainText.folded(chair?.name ?? ""))
    ]
    let secretariat = text.paragraphs(.secretariat, of: .sitting)
    for name in secretariat.isEmpty ? [record.heading.secretary ?? ""] : secretariat {
      signatures += [.gap, .signature(office: "Секретаріат", name: PlainText.folded(name))]
    }
    return parts + [MinutesPart(.secretary, signatures)]
  }

  /// What an event of the chronicle is in the minutes.
  private func sentence(_ entry: SittingChronicle.Entry) -> String? {
    func name(_ voter: String) -> String { chronicle.member(voter).map { PlainText.folded($0.name) } ?? voter }
    let words: String
    switch entry.happening {
    case .opened(let voter): words = "засідання відкрито, головує \(name(voter))"
    case .breakStarted: words = "оголошено перерву"
    case .registrationStarted(let number): words = "реєстрація № \(number)"
    case .presiding(let voter): words = "далі головує \(name(voter))"
    case .headPresence(let present):
      words = "\(chronicle.headTitle ?? "голова") \(present ? "бере участь" : "участі не бере")"
    case .closed: words = "засідання закрито"
    }
    return "\(clock(entry.at)) — \(words)."
  }

  // MARK: The questions

  private func questions(_ annexes: [MinutesAnnex.Key: Int]) -> [MinutesPart] {
    var parts: [MinutesPart] = []
    for question in record.questions {
      let section = MinutesText.Section.question(question.number)
      parts.append(
        MinutesPart(
          .secretary,
          [.heading("Питання № \(question.number)", level: 2)]
            + heard(section, title: question.title) + written(.spoke, of: section, as: "ВИСТУПИЛИ:")))
      for ballot in question.ballots { parts.append(result(ballot, annexes)) }
      let decision = written(.decision, of: section, as: "ТЕКСТ РІШЕННЯ:")
      if !decision.isEmpty { parts.append(MinutesPart(.secretary, decision)) }
    }
    for number in text.questionsWithoutBallot {
      let section = MinutesText.Section.question(number)
      parts.append(
        MinutesPart(
          .secretary,
          [.heading("Питання № \(number) (без голосування)", level: 2)] + written(.heard, of: section, as: "СЛУХАЛИ:")
            + written(.spoke, of: section, as: "ВИСТУПИЛИ:")))
    }
    return parts
  }

  private func heard(_ section: MinutesText.Section, title: String) -> [Block] {
    let written = written(.heard, of: section, as: "СЛУХАЛИ:")
    return written.isEmpty ? [.label("СЛУХАЛИ:"), .paragraph(title)] : written
  }

  /// The running form of a result; the names are in the annex.
  private func result(_ ballot: RollCall, _ annexes: [MinutesAnnex.Key: Int]) -> MinutesPart {
    let (number, question, tally) = (ballot.question.ballot, ballot.question, ballot.tally)
    let kind = PlainText.folded(question.recordKind)
    let mode = question.mode == .secret ? "таємне" : "поіменне"
    let repeated = question.repeatOf.map { ", повторне після № \($0)" } ?? ""
    // A kind may be called what the mode is.
    let how = kind.isEmpty || kind == mode ? mode : "\(kind), \(mode)"
    var blocks: [Block] = [
      .label("\(SealedWords.voted): голосування № \(number), \(how)\(repeated)"),
      .paragraph("\(moment(question.openedAt)) – \(clock(question.closedAt)). \(question.title)"),
      .paragraph(
        "«за» – \(tally.for); «проти» – \(tally.against); «утримались» – \(tally.abstained); «не голосували» – "
          + "\(tally.notVoting); відсутні – \(tally.absent)"),
    ]
    if let paper = ballot.paper {
      blocks.append(
        .paragraph(
          "Бюлетенів: видано – \(paper.issued); виявлено у скриньці – \(paper.found); недійсних – \(paper.invalid)"))
    }
    blocks.append(.paragraph(ballot.rule.explanation))
    blocks += verdict(ballot).map { .paragraph($0) }
    let recused = ballot.lines.compactMap { line in
      if case .notVoting(.recused) = line.mark { PlainText.folded(line.name) } else { nil }
    }
    if !recused.isEmpty { blocks.append(.paragraph("Конфлікт інтересів: \(recused.joined(separator: "; ")).")) }
    let annex = annexes[.ballot(number)].map { "Додаток № \($0). " } ?? ""
    blocks.append(.paragraph("\(annex)Печатка голосування № \(number): \(ballot.seal ?? "немає")"))
    return MinutesPart(.journal(name: "голосування № \(number)"), staysWhole: true, blocks)
  }

  private func verdict(_ ballot: RollCall) -> [String] {
    let decided = "\(SealedWords.decided): рішення "
    switch ballot.ending {
    case .adopted, .rejected:
      var sentences = [decided + (ballot.ending == .adopted ? "прийнято" : "не прийнято") + ". " + margin(ballot)]
      if let choice = ballot.castingChoice {
        sentences.append("За рівності голосів голос головуючого: «\(choice == .for ? "за" : "проти")».")
      }
      return sentences
    case .settled(let adopted, let base, let reason, let author):
      return [
        decided + (adopted ? "прийнято" : "не прийнято") + ". " + margin(ballot),
        "Голосування було спірне; спір вирішено, база: \(RecordWords.base(base)). Підстава: "
          + PlainText.sentence(reason) + (author.isEmpty ? "" : " Вирішили лічильна комісія і \(author)."),
      ]
    case .disputed: return ["Спірно: рішення не прийнято і не відхилено, спору не вирішено."]
    case .annulled(let reason): return ["Голосування анульовано: \(reason)", "Підсумки не мають сили."]
    case .withheld: return ["Три підрахунки не збіглися: результат не встановлено, підсумки не мають сили."]
    }
  }

  private func margin(_ ballot: RollCall) -> String {
    if ballot.rule.tie == .decisive, ballot.castingChoice != nil { return "" }
    return ballot.margin < 0
      ? "Бракує \(Count.votes.genitive(-ballot.margin))."
      : ballot.margin == 0
        ? "Голосів рівно стільки, скільки потрібно." : "Запас \(Count.votes.nominative(ballot.margin))."
  }

  // MARK: Times

  func moment(_ wall: Int64) -> String {
    let time = ClockTime(wall: wall, in: timeZone)
    return "\(time.date) \(time.time)"
  }

  func clock(_ wall: Int64) -> String { ClockTime(wall: wall, in: timeZone).time }
}

public import Foundation
internal import Seals
import TallyEngine

/// How a roll call is laid out.
public enum RecordLayout: String, Sendable, Hashable, CaseIterable {
  /// As the system «Віче» prints it: one list by the alphabet, then the totals.
  case viche
  /// As the system «Рада» prints it: the totals, then the names by factions.
  case factions
}

extension RollCall {
  /// The record as plain text in the layout of the system «Віче», with what that leaves out: the needed number, the
  /// margin, the article, how a vote reached us, the absent, the annulled predecessors, the seal.
  ///
  /// A pure function: the same record gives the same bytes. UTF-8 without a byte-order mark, «\n» after every line; 78
  /// columns wide, but a name is never cut for it.
  ///
  /// - Parameter timeZone: where the clock hung whose time the record bears.
  public func vicheText(timeZone: TimeZone = .kyiv) -> String { text(.viche, timeZone: timeZone) }

  /// Whether a file is, byte for byte, this record as `vicheText` prints it: a file that was edited is not.
  public func isVicheText(_ text: some Sequence<UInt8>, timeZone: TimeZone = .kyiv) -> Bool {
    vicheText(timeZone: timeZone).utf8.elementsEqual(text)
  }

  /// The record as plain text in a layout; a pure function, as `vicheText` is.
  public func text(_ layout: RecordLayout, timeZone: TimeZone = .kyiv) -> String {
    page(layout, timeZone: timeZone).text()
  }

  /// The record's parts in a layout.
  ///
  /// - Parameters:
  ///   - timeZone: where the clock hung whose time the record bears.
  ///   - commission: the full names of the counting commission, who all sign the protocol of a secret ballot (ст. 97); where
  ///     there are none, lines to write them on. A roll call has no use for them.
  public func page(_ layout: RecordLayout, timeZone: TimeZone = .kyiv, commission: [String] = []) -> RecordPage {
    let head = [headingPart(), ballotPart(timeZone), rulePart()]
    let tail = [predecessorsPart(), sealPart(), signaturesPart(commission)]
    let kind = question.mode == .secret ? "Таємне голосування" : "Поіменне голосування"
    return RecordPage(
      title: "\(kind) № \(question.ballot)",
      sections: head
        + (layout == .viche
          ? [namesPart(), totalsPart(), endingPart(), factionsPart()]
          : [totalsPart(), endingPart(), groupsPart()]) + tail)
  }

  private func headingPart() -> [RecordPage.Block] {
    let sitting = SittingRecord.Heading(heading)
    let which = "\(sitting.sessionWords) \(sitting.convocationWords)"
    return [
      .centred("УКРАЇНА"), .centred(heading.council),
      .centred(question.mode == .secret ? "ТАЄМНЕ ГОЛОСУВАННЯ" : "ПОІМЕННЕ ГОЛОСУВАННЯ", strong: true),
      .centred(which), .centred("Пленарне засідання № \(heading.sitting)"),
      .margins(heading.place, heading.day.inWords),
    ]
  }

  private func ballotPart(_ timeZone: TimeZone) -> [RecordPage.Block] {
    let opened = ClockTime(wall: question.openedAt, in: timeZone)
    let closed = ClockTime(wall: question.closedAt, in: timeZone)
    let repeated = question.repeatOf.map { ", повторне після № \($0)" } ?? ""
    return [
      .paragraph("\(closed.date) \(closed.time)"), .paragraph(question.title),
      .margins("Питання № \(question.number)", question.recordKind.isEmpty ? "" : "Вид: \(question.recordKind)"),
      .paragraph("Голосування № \(question.ballot)\(repeated), тривало з \(opened.time) до \(closed.time)"),
    ]
  }

  private func rulePart() -> [RecordPage.Block] {
    // An annulled ballot says so before anybody reads its totals.
    [.paragraph("Рішення ухвалює \(rule.line)"), .paragraph(rule.explanation)]
      + (ending.isWithoutResult ? [.gap] + decisionBlocks() : [])
  }

  private func namesPart() -> [RecordPage.Block] {
    guard question.mode == .rollCall else { return [] }
    let rows = lines.map { line in
      NameTable.Row(
        name: PlainText.folded(line.name), mark: RecordWords.mark(line.mark, line.gender),
        notes: RecordWords.notes(line))
    }
    return [.names(NameTable(form: .numbered(rows)))]
  }

  private func totalsPart() -> [RecordPage.Block] {
    var blocks: [RecordPage.Block] = [
      .figure("УСЬОГО:", members), .figure("ВІДСУТНІ:", tally.absent), .figure("ЗАРЕЄСТРОВАНО:", tally.participants),
    ]
    let deputies = lines.count { !$0.isHead }
    if question.mode == .rollCall, deputies < heading.composition {
      blocks.insert(.figure("ВАКАНТНІ МАНДАТИ:", heading.composition - deputies), at: 1)
    }
    if let paper {
      blocks += [
        .figure("ВИДАНО БЮЛЕТЕНІВ:", paper.issued), .figure("ВИЯВЛЕНО У СКРИНЬЦІ:", paper.found),
        .figure("НЕДІЙСНИХ:", paper.invalid),
      ]
    }
    return blocks + [
      .figure("ПРОГОЛОСУВАЛО:", tally.voted), .label("З НИХ:"), .figure("\"ЗА\":", tally.for),
      .figure("\"ПРОТИ\":", tally.against), .figure("\"УТРИМАЛОСЬ\":", tally.abstained),
      .figure("\"НЕ ГОЛОСУВАЛО\":", tally.notVoting),
    ]
  }

  private func endingPart() -> [RecordPage.Block] {
    decisionBlocks()
      + [
        ending.isWithoutResult || ending == .disputed ? nil : marginFigure,
        castingLine.map { .paragraph($0) }, warning.map { .paragraph("Увага: \($0)") },
      ].compactMap(\.self)
  }

  /// How the presiding officer's vote broke an equal split.
  private var castingLine: String? {
    guard !ending.isWithoutResult, let castingChoice else { return nil }
    return rule.tie.sentence(of: castingChoice).capitalizedAtStart + "."
  }

  /// Nothing where the number did not decide.
  private var marginFigure: RecordPage.Block? {
    if rule.tie == .decisive, castingChoice != nil { return nil }
    return margin < 0
      ? .figure("Бракує:", Count.votes.genitive(-margin)) : .figure("Запас:", Count.votes.nominative(margin))
  }

  private func decisionBlocks() -> [RecordPage.Block] {
    switch ending {
    case .adopted: return [.centred("РІШЕННЯ ПРИЙНЯТО", strong: true)]
    case .rejected: return [.centred("РІШЕННЯ НЕ ПРИЙНЯТО", strong: true)]
    case .disputed:
      return [
        .centred("РІШЕННЯ СПІРНЕ: НЕ ПРИЙНЯТО І НЕ ВІДХИЛЕНО", strong: true), .paragraph(readings),
        .paragraph("Спір вирішують головуючий і лічильна комісія записаним актом, який називає базу."),
      ]
    case .settled(let adopted, let base, let reason, let author):
      let needed = base == rule.base ? rule.needed : rule.other?.needed ?? rule.needed
      return [
        .centred(adopted ? "РІШЕННЯ ПРИЙНЯТО" : "РІШЕННЯ НЕ ПРИЙНЯТО", strong: true),
        .paragraph(
          "Голосування було спірне. \(readings) Спір вирішено, база: \(RecordWords.base(base)), потрібно "
            + "\(Count.votes.nominative(needed)). Підстава: \(PlainText.sentence(reason))"
            + (author.isEmpty ? "" : " Вирішили лічильна комісія і \(author).")),
      ]
    case .annulled(let reason):
      return [.centred("ГОЛОСУВАННЯ АНУЛЬОВАНО: \(reason)", strong: true), .centred("Підсумки не мають сили.")]
    case .withheld:
      return [
        .centred("РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО: ПІДРАХУНКИ НЕ ЗБІГЛИСЯ", strong: true),
        .centred("Рішення немає. Підсумки не мають сили."),
      ]
    }
  }

  /// What each of the two readings needs.
  private var readings: String {
    guard let other = rule.other else { return "" }
    func reading(_ base: Base, _ needed: Int) -> String {
      "\(RecordWords.base(base)): потрібно \(Count.votes.nominative(needed))"
    }
    return "\(reading(rule.base, rule.needed).capitalizedAtStart); \(reading(other.base, other.needed)); подано "
      + "«за» \(tally.for)."
  }

  /// The lines by faction, in the order of the alphabet; those of none last, the head apart.
  private func factions() -> [(name: String, lines: [Line])] {
    let factions = Dictionary(grouping: lines.filter { !$0.isHead }) { $0.faction.map(PlainText.folded) ?? "" }
    let names = factions.keys.filter { !$0.isEmpty }.sorted(by: UkrainianOrder.areInIncreasingOrder)
    return (names + (factions[""] == nil ? [] : [""])).map { name in
      (name.isEmpty ? "Позафракційні" : name, factions[name] ?? [])
    }
  }

  private func factionsPart() -> [RecordPage.Block] {
    guard lines.contains(where: { $0.faction.map { !PlainText.folded($0).isEmpty } ?? false && !$0.isHead }) else {
      return []
    }
    let heads = lines.filter(\.isHead)
    // With the head, who belongs to none, the columns add up to the record's totals.
    let rows = (factions() + (heads.isEmpty ? [] : [(Self.headGroup, heads)])).map { name, lines in
      let count = Tally(counting: lines)
      return CountTable.Row(
        name: name, counts: [count.for, count.against, count.abstained, count.notVoting, count.absent])
    }
    // The words have quotes, as in a sentence: a reader of tables must not take a head for somebody's vote.
    return [
      .label("ЗА ФРАКЦІЯМИ:"),
      .counts(
        CountTable(head: ["Фракція", "«За»", "«Проти»", "«Утрималось»", "«Не голосувало»", "Відсутні"], rows: rows)),
    ]
  }

  /// Under what the head stands, who belongs to no faction.
  private static let headGroup = "Голова"

  /// The names under their factions.
  private func groupsPart() -> [RecordPage.Block] {
    guard question.mode == .rollCall else { return [] }
    func group(_ title: String, _ lines: [Line]) -> NameTable.Group {
      let count = Tally(counting: lines)
      return NameTable.Group(
        title: title,
        totals: "Усього: \(lines.count); за: \(count.for); проти: \(count.against); утрималися: \(count.abstained); "
          + "не голосували: \(count.notVoting); відсутні: \(count.absent)",
        rows: lines.map {
          NameTable.Row(
            name: PlainText.folded($0.name), mark: RecordWords.sentenceMark($0.mark, $0.gender),
            notes: RecordWords.notes($0))
        })
    }
    let heads = lines.filter(\.isHead)
    return [
      .names(
        NameTable(
          form: .grouped(
            factions().map { group($0.name, $0.lines) } + (heads.isEmpty ? [] : [group(Self.headGroup, heads)]))))
    ]
  }

  private func predecessorsPart() -> [RecordPage.Block] {
    guard !predecessors.isEmpty else { return [] }
    return [.label("АНУЛЬОВАНІ ГОЛОСУВАННЯ З ЦЬОГО ПИТАННЯ:")]
      + predecessors.map { .paragraph("№ \($0.ballot): \($0.reason)", indent: 2) }
  }

  private func sealPart() -> [RecordPage.Block] {
    guard let seal else { return [] }
    let code = "vote-daemon ballot=\(question.ballot) sha256=\(seal)"
    guard let proof, let note = try? SignedNote(parsing: proof.checkpoint), let checkpoint = try? Checkpoint(note)
    else { return [.seal(seal, checkpoint: [], code: code)] }
    let signers =
      note.signatures.isEmpty ? "без підпису" : note.signatures.map(\.key.description).joined(separator: ", ")
    return [
      .seal(
        seal,
        checkpoint: [
          "Контрольна точка журналу: рядків \(checkpoint.size), корінь:", checkpoint.rootText, "Підпис: \(signers)",
        ], code: "\(code) rows=\(checkpoint.size) root=\(checkpoint.rootText)")
    ]
  }

  private func signaturesPart(_ commission: [String]) -> [RecordPage.Block] {
    var signatures = [chairSignature]
    if let secretary = heading.secretary {
      signatures += [.gap, .signature(office: "Секретар ради", name: PlainText.folded(secretary))]
    }
    if question.mode == .secret { signatures += [.gap] + Self.commissionSignatures(commission) }
    return signatures
  }

  /// The line that the presiding officer signs on.
  var chairSignature: RecordPage.Block {
    .signature(office: chairOffice, name: PlainText.folded(heading.presiding))
  }

  /// Who presided, where nothing is signed.
  var chairLine: RecordPage.Block { .paragraph("\(chairOffice): \(PlainText.folded(heading.presiding)).") }

  private var chairOffice: String { heading.presidingGender == .female ? "Головуюча" : "Головуючий" }

  /// Lines for all members of the counting commission; where nobody said who they are, numbered ones without a name.
  static func commissionSignatures(_ names: [String]) -> [RecordPage.Block] {
    let names = names.map(PlainText.folded).filter { !$0.isEmpty }
    return [.label("Члени лічильної комісії:")]
      + (names.isEmpty
        ? (1...commissionLines).map { .signature(office: "Член комісії \($0)", name: "") }
        : names.map { .signature(office: "Член комісії", name: $0) })
  }

  /// Lines without a name; a commission that has more members adds its own.
  private static let commissionLines = 3
}

extension RecordPage.Block {
  /// A whole number with its name.
  fileprivate static func figure(_ name: String, _ number: Int) -> Self { .figure(name, String(number)) }
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

internal import TallyEngine

/// An annex of the minutes: an integral part of them (ст. 73).
struct MinutesAnnex {
  /// What it is of.
  enum Key: Hashable {
    case registration(Int)
    case ballot(Int)
    case incidents
  }

  let key: Key
  /// What a changed annex is called in a sentence.
  let name: String
  let blocks: [RecordPage.Block]
  /// What is signed below it, by those whom the secretary names.
  var signatures: [RecordPage.Block] = []

  /// The annex under this number.
  func parts(number: Int) -> [MinutesPart] {
    let sealed = MinutesPart(
      .journal(name: "додаток № \(number), \(name)"), startsPage: true,
      [.centred("ДОДАТОК № \(number) до протоколу")] + blocks + [.paragraph("Кінець додатка № \(number).")])
    return signatures.isEmpty ? [sealed] : [sealed, MinutesPart(.secretary, signatures)]
  }
}

extension MinutesComposition {
  /// The annexes, in order: registrations, ballots by name and secret ones, and what did not go its usual way.
  var annexes: [MinutesAnnex] {
    record.registrations.map(annex) + record.ballots.map(annex) + incidents
  }

  private func annex(_ list: RegistrationList) -> MinutesAnnex {
    let number = list.number
    // The list as it is published by itself, but for its head: the minutes have theirs.
    let list = list.page(of: record.heading, timeZone: timeZone).sections.dropFirst()
    return MinutesAnnex(
      key: .registration(number), name: "реєстрація № \(number)",
      blocks: [.heading("СПИСОК РЕЄСТРАЦІЇ № \(number)", level: 2)] + list.joined())
  }

  private func annex(_ ballot: RollCall) -> MinutesAnnex {
    let number = ballot.question.ballot
    // The record's own last section is its signatures, of which one is not the journal's to tell.
    let page = ballot.page(.viche, timeZone: timeZone).sections.dropLast()
    let isSecret = ballot.question.mode == .secret
    var blocks = Array(page.joined(separator: [.gap]))
    if isSecret { blocks.insert(.centred("ПРОТОКОЛ ТАЄМНОГО ГОЛОСУВАННЯ", strong: true), at: 0) }
    // The name of who presided is the journal's, sealed; of a secret ballot's protocol he signs beside the commission.
    blocks += [.gap, isSecret ? ballot.chairLine : ballot.chairSignature]
    // All members of the counting commission sign (ст. 97); who they are is the secretary's to say.
    let commission = text.paragraphs(.commission, of: .sitting)
    return MinutesAnnex(
      key: .ballot(number), name: (isSecret ? "таємне" : "поіменне") + " голосування № \(number)", blocks: blocks,
      signatures: isSecret ? [ballot.chairSignature, .gap] + RollCall.commissionSignatures(commission) : [])
  }

  private var incidents: [MinutesAnnex] {
    let incidents = record.incidents
    guard !incidents.isEmpty else { return [] }
    return [
      MinutesAnnex(
        key: .incidents, name: "анульовані голосування, інциденти, самовідводи і спори",
        blocks: [.heading("АНУЛЬОВАНІ ГОЛОСУВАННЯ, ІНЦИДЕНТИ, САМОВІДВОДИ, СПОРИ", level: 2)]
          + incidents.enumerated().map { .paragraph("\($0 + 1). \(PlainText.sentence($1.description))") })
    ]
  }
}

public import Foundation

extension RegistrationList {
  /// The list's parts: who registered, when and how.
  ///
  /// - Parameters:
  ///   - heading: what stands above it.
  ///   - timeZone: where the clock hung whose time the list bears.
  public func page(of heading: SittingRecord.Heading, timeZone: TimeZone = .kyiv) -> RecordPage {
    let opened = ClockTime(wall: openedAt, in: timeZone)
    let ended = closedAt.map { " до \(ClockTime(wall: $0, in: timeZone).time)" } ?? ", триває"
    let rows = entries.map { entry in
      NameTable.Row(
        name: PlainText.folded(entry.name), mark: ClockTime(wall: entry.at, in: timeZone).time,
        notes: note(entry.origin))
    }
    return RecordPage(
      title: "Реєстрація № \(number)",
      sections: [
        [
          .centred("УКРАЇНА"), .centred(heading.council), .centred("РЕЄСТРАЦІЯ № \(number)", strong: true),
          .centred("\(heading.sessionWords) \(heading.convocationWords)"),
          .centred("Пленарне засідання № \(heading.sitting)"), .margins(heading.place, heading.day.inWords),
        ],
        [.paragraph("\(opened.date), з \(opened.time)\(ended)")],
        [.names(NameTable(form: .numbered(rows), markHead: "Час"))],
        [
          .figure("ЗАРЕЄСТРОВАНО ДЕПУТАТІВ:", String(registered)), .figure("КВОРУМ:", String(quorum)),
          .paragraph(isQuorate ? "Кворум є." : "Кворуму немає."),
        ],
      ])
  }

  private func note(_ origin: Origin) -> [String] {
    switch origin {
    case .console: []
    case .manual(let reason): ["(внесено секретаріатом: \(PlainText.folded(reason)))"]
    case .late(let reason): ["(внесено секретаріатом після реєстрації: \(PlainText.folded(reason)))"]
    }
  }
}

extension SittingRecord.Heading {
  /// «12 сесія»; a session that is named in words stays as it is.
  public var sessionWords: String {
    let session = PlainText.folded(session)
    return session.contains("сесі") ? session : session + " сесія"
  }

  /// «VIII скликання»
  public var convocationWords: String {
    let convocation = PlainText.folded(convocation)
    return convocation.contains("скликання") ? convocation : convocation + " скликання"
  }
}

public import ProtocolDocuments
internal import TallyEngine

/// The roll calls as Resolution 835, annex 29 wants them: in its short form (questions and votes) and in its longer one
/// (sessions, questions, ballots, votes).
///
/// Its words know «Прийнято» and «Не прийнято» and no annulled or disputed ballot. Such ballots are in no table, but in
/// ``unlisted``, which the package's description and the index tell, and in every other format.
public struct Annex29: Sendable, Hashable {
  /// The six tables.
  public let tables: [OpenDataTable]
  /// The ballots that the tables cannot tell: the number, and what became of it.
  public let unlisted: [String]

  /// The tables of some sittings.
  ///
  /// - Parameters:
  ///   - sittings: in order, of one council.
  ///   - pages: where each ballot's page lies within the published folder, by the ballot's number.
  public init(_ sittings: [SittingRecord], publisher: Publisher, pages: [Int: String]) {
    let decided = sittings.flatMap { sitting in sitting.ballots.filter(\.isDecided).map { (sitting, $0) } }
    tables =
      ShortForm(decided, publisher, pages).tables + LongForm(sittings, decided, publisher, pages).tables
    unlisted = sittings.flatMap(\.ballots).compactMap { record in
      let number = record.question.ballot
      return switch record.ending {
      case .annulled(let reason): "голосування № \(number) анульовано: \(PlainText.folded(reason))"
      case .disputed: "голосування № \(number) спірне, спору ще не вирішено"
      case .withheld: "голосування № \(number): три підрахунки не збіглися, результат не встановлено"
      case .adopted, .rejected, .settled: nil
      }
    }
  }

  /// What stands beside a name; the annex has one form for all.
  static func word(_ mark: RollCall.Line.Mark) -> String {
    switch mark {
    case .chose(.for, _): "За"
    case .chose(.against, _): "Проти"
    case .chose(.abstained, _): "Утримався"
    case .notVoting: "Не голосував"
    case .absent: "Відсутній"
    }
  }

  /// The same where the form is free: a woman has the feminine, and who is not known to be one the annex' own.
  static func word(of line: RollCall.Line) -> String {
    switch (line.mark, line.gender) {
    case (.chose(.abstained, _), .female): "Утрималась"
    case (.notVoting, .female): "Не голосувала"
    case (.absent, .female): "Відсутня"
    default: word(line.mark)
    }
  }

  /// What stands for a value that no record has and the annex wants.
  static let none = "null"

  static let choices = ["За", "Проти", "Утримався", "Не голосував", "Відсутній"]
  static let results = ["Прийнято", "Не прийнято", "Не голосували", "Не розглядали"]

  static func result(_ record: RollCall) -> String { record.isAdopted == true ? results[0] : results[1] }

  static func counts(_ record: RollCall) -> [String] {
    let tally = record.tally
    return [tally.for, tally.against, tally.abstained, tally.notVoting, tally.absent].map { String($0) }
  }

  static func countColumns(optional: Bool) -> [OpenDataTable.Column] {
    [
      ("votingFor", "Голоси «За»"), ("votingAgainst", "Голоси «Проти»"), ("votingAbstain", "Голоси «Утрималися»"),
      ("notVoting", "Не голосували"), ("absent", "Відсутні"),
    ].map { OpenDataTable.Column($0, $1, .integer, optional: optional) }
  }
}

/// Questions with their results, and the votes.
private struct ShortForm {
  let tables: [OpenDataTable]

  init(_ decided: [(SittingRecord, RollCall)], _ publisher: Publisher, _ pages: [Int: String]) {
    let motions = decided.map { sitting, record -> [String] in
      let page = pages[record.question.ballot] ?? ""
      return [
        RecordIdentifiers.ballot(record), RecordIdentifiers.day(record.heading.day),
        PlainText.folded(record.heading.council), publisher.registerCode, publisher.territoryCode,
        sitting.heading.convocationWords, sitting.heading.sessionWords,
        String(RecordIdentifiers.number(record)), PlainText.folded(record.question.title), "",
      ] + Annex29.counts(record) + [Annex29.result(record), publisher.address + "/" + page, page.lastComponent]
    }
    let votes = decided.flatMap { _, record in
      record.lines.map { line in
        [
          RecordIdentifiers.ballot(record), line.voter, PlainText.folded(line.name),
          PlainText.folded(record.question.title), Annex29.word(line.mark),
        ]
      }
    }
    tables = [
      OpenDataTable(
        name: "motions-short", title: "Питання і результати (скорочена форма)",
        path: "dodatok29-skorochena/motions.csv",
        columns: [
          .init("uid", "Унікальний ідентифікатор"), .init("date", "Дата пленарного засідання", .date),
          .init("authorityName", "Орган"), .init("authorityId", "Код ЄДРПОУ"),
          .init("authorityCattutc", "Код КАТОТТГ"), .init("convocation", "Скликання"),
          .init("legislativeSession", "Сесія"), .init("number", "Номер питання", .integer),
          .init("title", "Питання порядку денного пленарного засідання"),
          .init("projectNumber", "Номер проєкту рішення", optional: true),
        ] + Annex29.countColumns(optional: true) + [
          .init("votingResult", "Результати голосування", allowed: Annex29.results),
          .init("textUrl", "Посилання на документ", .uri, optional: true), .init("text", "Назва файлу"),
        ], key: ["uid"], rows: motions),
      OpenDataTable(
        name: "votings-short", title: "Поіменні голоси (скорочена форма)", path: "dodatok29-skorochena/votings.csv",
        columns: [
          .init("motionUid", "Унікальний ідентифікатор"), .init("voterId", "Ідентифікатор учасника голосування"),
          .init("voterName", "ПІБ учасника голосування"), .init("motionTitle", "Питання пленарного засідання"),
          .init("result", "Результат голосування", allowed: Annex29.choices),
        ], key: ["motionUid", "voterId"],
        references: [.init(column: "motionUid", table: "motions-short", target: "uid")], rows: votes),
    ]
  }
}

/// The identifiers of the questions of some sittings.
private struct MotionNames {
  private let names: [SittingRecord.Heading: [String: String]]

  init(_ sittings: [SittingRecord]) {
    names = Dictionary(
      sittings.map { ($0.heading, RecordIdentifiers.motions(of: $0)) }, uniquingKeysWith: { first, _ in first })
  }

  func callAsFunction(_ record: RollCall, _ sitting: SittingRecord) -> String {
    names[sitting.heading]?[record.question.number] ?? RecordIdentifiers.ballot(record)
  }
}

/// Sessions, their questions, the ballots of each, and the votes.
private struct LongForm {
  let tables: [OpenDataTable]

  init(
    _ sittings: [SittingRecord], _ decided: [(SittingRecord, RollCall)], _ publisher: Publisher, _ pages: [Int: String]
  ) {
    let names = MotionNames(sittings)
    tables = [
      Self.sessions(sittings), Self.motions(decided, names), Self.events(decided, names, publisher, pages),
      Self.votes(decided),
    ]
  }

  private static func sessions(_ sittings: [SittingRecord]) -> OpenDataTable {
    var order: [String] = []
    var days: [String: (heading: SittingRecord.Heading, first: Day, last: Day)] = [:]
    for sitting in sittings {
      let (heading, key) = (sitting.heading, RecordIdentifiers.sessionIdentifier(sitting.heading))
      if let known = days[key] {
        days[key] = (known.heading, min(known.first, heading.day), max(known.last, heading.day))
      } else {
        order.append(key)
        days[key] = (heading, heading.day, heading.day)
      }
    }
    return OpenDataTable(
      name: "sessions", title: "Сесії", path: "dodatok29/sessions.csv",
      columns: [
        .init("uid", "Унікальний ідентифікатор"), .init("label", "Сесія"),
        .init("convocationUid", "Ідентифікатор скликання"), .init("dateFrom", "Дата початку сесії", .date),
        .init("dateUntil", "Дата завершення сесії", .date),
      ], key: ["uid"],
      rows: order.compactMap { key in
        days[key].map { known in
          [
            key, known.heading.sessionWords, PlainText.folded(known.heading.convocation),
            RecordIdentifiers.day(known.first), RecordIdentifiers.day(known.last),
          ]
        }
      })
  }

  private static func motions(_ decided: [(SittingRecord, RollCall)], _ names: MotionNames) -> OpenDataTable {
    var seen: Set<String> = []
    let rows = decided.compactMap { sitting, record -> [String]? in
      let uid = names(record, sitting)
      guard seen.insert(uid).inserted else { return nil }
      return [
        uid, RecordIdentifiers.sessionIdentifier(sitting.heading), Annex29.none,
        PlainText.folded(record.question.title), String(RecordIdentifiers.number(record)),
        record.question.recordKind.isEmpty ? Annex29.none : PlainText.folded(record.question.recordKind),
        RecordIdentifiers.day(record.heading.day), "",
      ]
    }
    return OpenDataTable(
      name: "motions", title: "Питання пленарних засідань", path: "dodatok29/motions.csv",
      columns: [
        .init("uid", "Унікальний ідентифікатор"), .init("sessionUid", "Ідентифікатор сесії"),
        .init("votingIdentifier", "Ідентифікатор особи"), .init("title", "Питання пленарного засідання"),
        .init("number", "Номер питання", .integer), .init("classification", "Категорія питання"),
        .init("date", "Дата пленарного засідання", .date), .init("sources", "URL-адреси", .uri, optional: true),
      ], key: ["uid"], references: [.init(column: "sessionUid", table: "sessions", target: "uid")], rows: rows)
  }

  private static func events(
    _ decided: [(SittingRecord, RollCall)], _ names: MotionNames, _ publisher: Publisher, _ pages: [Int: String]
  ) -> OpenDataTable {
    let rows = decided.map { sitting, record -> [String] in
      let page = pages[record.question.ballot] ?? ""
      return [
        RecordIdentifiers.ballot(record), names(record, sitting), Annex29.none,
        PlainText.folded(record.question.title), RecordIdentifiers.time(record.question.openedAt),
        RecordIdentifiers.time(record.question.closedAt), Annex29.result(record),
      ] + Annex29.counts(record) + [publisher.address + "/" + page, page.lastComponent]
    }
    return OpenDataTable(
      name: "voteEvents", title: "Голосування", path: "dodatok29/voteEvents.csv",
      columns: [
        .init("uid", "Унікальний ідентифікатор"), .init("motionUid", "Ідентифікатор питання порядку денного"),
        .init("projectNumber", "Номер проєкту рішення"), .init("projectTitle", "Назва проєкту рішення"),
        .init("startDate", "Час початку голосування", .datetime),
        .init("endDate", "Час, коли голосування закінчується", .datetime),
        .init("result", "Результати голосування", allowed: Annex29.results),
      ] + Annex29.countColumns(optional: false) + [
        .init("textUrl", "Посилання на документ", .uri), .init("text", "Назва файлу"),
      ], key: ["uid"], references: [.init(column: "motionUid", table: "motions", target: "uid")], rows: rows)
  }

  private static func votes(_ decided: [(SittingRecord, RollCall)]) -> OpenDataTable {
    OpenDataTable(
      name: "vote", title: "Поіменні голоси", path: "dodatok29/vote.csv",
      columns: [
        .init("uid", "Унікальний ідентифікатор голосування"),
        .init("voterUid", "Ідентифікатор учасника голосування"),
        .init("result", "Результат голосування", allowed: Annex29.choices),
      ], key: ["uid", "voterUid"], references: [.init(column: "uid", table: "voteEvents", target: "uid")],
      rows: decided.flatMap { _, record in
        record.lines.map { [RecordIdentifiers.ballot(record), $0.voter, Annex29.word($0.mark)] }
      })
  }
}

extension String {
  /// What stands after the last slash.
  fileprivate var lastComponent: String { String(split(separator: "/").last ?? "") }
}

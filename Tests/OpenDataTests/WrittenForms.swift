import Foundation
import OpenData
import ProtocolDocuments
import TallyEngine

/// Everything that is written of one ballot, and what a stranger's program reads in it.
struct WrittenForms {
  enum Form: String, CaseIterable {
    case text, textByFactions, html, htmlByFactions, flatODT, flatODTByFactions, dpList, annex29, annex29Short, popolo,
      akomaNtoso

    /// Those that people read on paper and on screens, and sign.
    static let printed: [Form] = [.text, .textByFactions, .html, .htmlByFactions, .flatODT, .flatODTByFactions]

    var isByFactions: Bool { self == .textByFactions || self == .htmlByFactions || self == .flatODTByFactions }

    /// Whether the words beside a name are this project's to choose: annex 29 and Popolo have one for men and women.
    var hasGender: Bool { self != .annex29 && self != .annex29Short && self != .popolo }
  }

  /// The files by form, in the order of the cases; annex 29 is several.
  let files: [(form: Form, text: String)]
  private let record: RollCall

  init(_ record: RollCall) throws {
    self.record = record
    let sitting = try SittingRecord(heading: .init(record.heading), registrations: [], ballots: [record])
    let annex = Annex29([sitting], publisher: try LongSitting.publisher, pages: LongSitting.pages(sitting))
    let viche = RecordDocument(pages: [record.page(.viche)])
    let factions = RecordDocument(pages: [record.page(.factions)])
    files =
      [
        (.text, viche.text()), (.textByFactions, factions.text()), (.html, viche.html()),
        (.htmlByFactions, factions.html()), (.flatODT, viche.flatODT()), (.flatODTByFactions, factions.flatODT()),
        (.dpList, DPList.document(record)), (.popolo, Popolo.document(sitting)),
        (.akomaNtoso, AkomaNtoso.document(sitting)),
      ]
      + annex.tables.map { table in
        (table.path.hasPrefix("dodatok29-skorochena/") ? Form.annex29Short : .annex29, table.csv)
      }
  }

  func text(_ form: Form) -> String { files.first { $0.form == form }?.text ?? "" }

  private func table(_ form: Form, with column: String) -> [[String: String]] {
    files.filter { $0.form == form }.map { CSVText.rows($0.text) }.first { $0.first?[column] != nil } ?? []
  }

  private func json(_ form: Form) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(text(form).utf8)) as? [String: Any] ?? [:]
  }

  /// What people see of a printed form, piece by piece: the cells, the paragraphs, the figures and their names.
  func pieces(_ form: Form) -> [String] {
    let text = text(form)
    let visible =
      form == .text || form == .textByFactions
      ? text.replacing(/[ ]{2,}|\|/, with: "\n")
      : text.replacing(/<style>[^<]*<\/style>|<office:binary-data>[^<]*</, with: "<").replacing(/<[^>]*>/, with: "\n")
        .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
        .replacing("&amp;", with: "&")
    return visible.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// The word beside each name, as the form has it.
  func marks(_ form: Form) throws -> [String: String] {
    switch form {
    case .text, .textByFactions, .html, .htmlByFactions, .flatODT, .flatODTByFactions:
      let pieces = pieces(form)
      let names = Set(record.lines.map { PlainText.folded($0.name) })
      // The names that sign stand at the end: the first of each is the list's.
      return Dictionary(
        pieces.enumerated().filter { names.contains($1) }.compactMap { index, name in
          pieces[(index + 1)...].first { !$0.hasPrefix("(") }.map { (name, $0) }
        }, uniquingKeysWith: { first, _ in first })
    case .dpList:
      let list = try json(form)["DPList"] as? [[String: String]] ?? []
      return Dictionary(uniqueKeysWithValues: list.map { ($0["DPName"]!, $0["DPGolos"]!) })
    case .annex29:
      let names = Dictionary(uniqueKeysWithValues: record.lines.map { ($0.voter, PlainText.folded($0.name)) })
      return Dictionary(
        uniqueKeysWithValues: table(form, with: "voterUid").map { (names[$0["voterUid"]!]!, $0["result"]!) })
    case .annex29Short:
      return Dictionary(
        uniqueKeysWithValues: table(form, with: "voterName").map { ($0["voterName"]!, $0["result"]!) })
    case .popolo:
      let json = try json(form)
      let persons = json["persons"] as? [[String: String]] ?? []
      let names = Dictionary(uniqueKeysWithValues: persons.map { ($0["id"]!, $0["name"]!) })
      let votes = (json["vote_events"] as? [[String: Any]])?.first?["votes"] as? [[String: String]] ?? []
      return Dictionary(uniqueKeysWithValues: votes.map { (names[$0["voter_id"]!]!, $0["option"]!) })
    case .akomaNtoso:
      return Dictionary(
        uniqueKeysWithValues: text(form).matches(of: /choice="#\w+">([^:]+): ([^<]+)</).map {
          (String($0.output.1), String($0.output.2))
        })
    }
  }

  /// «за», «проти», «утрималось», «не голосувало», «відсутні», as the form has them; nil where it has no such total.
  func totals(_ form: Form) throws -> [Int?] {
    switch form {
    case .text, .textByFactions, .html, .htmlByFactions, .flatODT, .flatODTByFactions:
      return ["\"ЗА\":", "\"ПРОТИ\":", "\"УТРИМАЛОСЬ\":", "\"НЕ ГОЛОСУВАЛО\":", "ВІДСУТНІ:"].map { figure($0, form) }
    case .dpList:
      let json = try json(form)
      return ["YESCnt", "NOCnt", "UTRCnt", "NGCnt"].map { json[$0] as? Int } + [nil]
    case .annex29, .annex29Short:
      let row = table(form, with: "votingFor").first ?? [:]
      return ["votingFor", "votingAgainst", "votingAbstain", "notVoting", "absent"].map { row[$0].flatMap { Int($0) } }
    case .popolo:
      let counts = (try json(form)["vote_events"] as? [[String: Any]])?.first?["counts"] as? [[String: Any]] ?? []
      return ["yes", "no", "abstain", "not voting", "absent"].map { option in
        counts.first { $0["option"] as? String == option }?["value"] as? Int
      }
    case .akomaNtoso:
      let counts = Dictionary(
        uniqueKeysWithValues: text(form).matches(of: /<count value="(\d+)" refersTo="#(\w+)"\/>/).map {
          (String($0.output.2), Int($0.output.1))
        })
      return ["for", "against", "abstained", "notVoting", "absent"].map { counts[$0] ?? nil }
    }
  }

  /// The number that stands after a label of a printed form.
  func figure(_ label: String, _ form: Form) -> Int? {
    let pieces = pieces(form)
    guard let index = pieces.firstIndex(of: label), index + 1 < pieces.count else { return nil }
    return Int(pieces[index + 1])
  }
}

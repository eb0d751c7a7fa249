public import ArgumentParser
import Foundation
public import ProtocolDocuments

/// How a record is written.
struct RecordShape: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Формат: txt, html або fodt.", valueName: "формат"))
  var format: RecordFormat = .txt

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Вигляд: viche («Віче», за абеткою) або factions (за фракціями).", valueName: "вигляд"))
  var layout: RecordLayout = .viche

  /// What the file of a ballot is called, without its extension.
  static func fileName(_ record: RollCall) -> String {
    let number = String(record.question.ballot)
    return "holosuvannia-" + String(repeating: "0", count: max(0, 4 - number.count)) + number
  }
}

/// The formats, by their files' extensions.
enum RecordFormat: String, ExpressibleByArgument, CaseIterable {
  case txt, html, fodt

  /// Records, one after another, as one file.
  func bytes(of records: [RollCall], _ layout: RecordLayout, _ zone: TimeZone) throws(Failure) -> [UInt8] {
    let document = RecordDocument(
      title: records.count > 1 ? "Поіменні голосування" : nil, pages: records.map { $0.page(layout, timeZone: zone) })
    let text =
      switch self {
      case .txt: document.text()
      case .html: document.html()
      case .fodt: document.flatODT()
      }
    return Array(text.utf8)
  }
}

extension RecordLayout: ExpressibleByArgument {}

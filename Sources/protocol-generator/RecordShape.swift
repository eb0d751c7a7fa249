import ArgumentParser
import Foundation
import ProtocolDocuments

/// How a record is written.
struct RecordShape: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Формат.", valueName: "формат"))
  var format: RecordFormat = .txt

  @Option(name: .shortAndLong, help: ArgumentHelp("Вигляд: viche («Віче»).", valueName: "вигляд"))
  var layout: RecordLayout = .viche

  /// What the file of a ballot is called, without its extension.
  static func fileName(_ record: RollCall) -> String {
    let number = String(record.question.ballot)
    return "holosuvannia-" + String(repeating: "0", count: max(0, 4 - number.count)) + number
  }
}

/// The formats, by their files' extensions.
enum RecordFormat: String, ExpressibleByArgument, CaseIterable {
  case txt

  /// Records, one after another, as one file.
  func bytes(of records: [RollCall], _ layout: RecordLayout, _ zone: TimeZone) throws(Failure) -> [UInt8] {
    switch self {
    // A form feed begins a page, for printers and for readers.
    case .txt: Array(records.map { $0.vicheText(timeZone: zone) }.joined(separator: "\u{C}").utf8)
    }
  }
}

/// The layouts.
enum RecordLayout: String, ExpressibleByArgument, CaseIterable {
  case viche
}

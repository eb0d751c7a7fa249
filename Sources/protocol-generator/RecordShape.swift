public import ArgumentParser
import Foundation
public import ProtocolDocuments

/// How a record is written.
struct RecordShape: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Формат: txt, html, fodt; через LibreOffice: pdf (PDF/A-2b), docx.", valueName: "формат"))
  var format: RecordFormat = .txt

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Вигляд: viche («Віче», за абеткою) або factions (за фракціями).", valueName: "вигляд"))
  var layout: RecordLayout = .viche

  @OptionGroup var signers: Signers
  @OptionGroup var limit: OfficeLimit

  /// Files of records: each of some records, one after another. LibreOffice runs once for all of them.
  func files(of records: [[RollCall]], _ zone: TimeZone) throws(Failure) -> [[UInt8]] {
    let documents = records.map { records in
      RecordDocument(
        title: records.count > 1 ? "Поіменні голосування" : nil,
        pages: records.map { $0.page(layout, timeZone: zone, commission: signers.commission) })
    }
    switch format {
    case .txt: return documents.map { Array($0.text().utf8) }
    case .html: return documents.map { Array($0.html().utf8) }
    case .fodt: return documents.map { Array($0.flatODT().utf8) }
    case .pdf: return try Office(limit: limit).convert(documents.map { Array($0.flatODT().utf8) }, to: .pdf)
    case .docx: return try Office(limit: limit).convert(documents.map { Array($0.flatODT().utf8) }, to: .docx)
    }
  }
}

/// Who signs besides those whom the record names.
struct Signers: ParsableArguments {
  @Option(
    name: .customLong("commission-member"), parsing: .singleValue,
    help: ArgumentHelp(
      "Член лічильної комісії, який підписує протокол таємного голосування; повторіть для кожного. Без цього — "
        + "рядки, щоб вписати прізвища.", valueName: "ПІБ"))
  var commission: [String] = []
}

/// The formats, by their files' extensions.
enum RecordFormat: String, ExpressibleByArgument, CaseIterable {
  case txt, html, fodt, pdf, docx
}

extension RecordLayout: ExpressibleByArgument {}

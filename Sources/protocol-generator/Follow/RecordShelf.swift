import Foundation
import Glibc
import OpenData
import ProtocolDocuments

/// The folder into which records are put as they come: a folder a sitting, files a ballot.
struct RecordShelf {
  let folder: String
  let formats: [RecordFormat]
  let layout: RecordLayout

  /// How many earlier states of one file are kept.
  private static let generations = 99

  /// Writes a ballot's files, each whole or not at all; returns whether any was not there before.
  ///
  /// A file of that name with other words in it is what the ballot was before (a dispute that has been settled), or
  /// somebody's correction: it stays beside the new one, with a number.
  func put(_ record: RollCall, in zone: TimeZone) throws(Failure) -> Bool {
    let place = folder + "/" + Self.name(record.heading)
    if mkdir(place, 0o755) != 0, errno != EEXIST {
      throw Failure(.storage, "Не вдалося створити теку \(place): \(String(cString: strerror(errno))).")
    }
    var isNew = false
    for format in formats {
      let path = "\(place)/\(SittingSite.fileName(record)).\(format.rawValue)"
      let bytes = try bytes(of: record, format, zone)
      do {
        if try OutputFile.write(bytes, to: path, replacing: false) == .new { isNew = true }
      } catch  where error.status == .refused {
        try keep(path)
        try OutputFile.write(bytes, to: path, replacing: true)
        isNew = true
      }
    }
    return isNew
  }

  private func bytes(of record: RollCall, _ format: RecordFormat, _ zone: TimeZone) throws(Failure) -> [UInt8] {
    let document = RecordDocument(pages: [record.page(layout, timeZone: zone)])
    switch format {
    case .txt: return Array(document.text().utf8)
    case .html: return Array(document.html().utf8)
    case .fodt: return Array(document.flatODT().utf8)
    case .pdf, .docx: throw Failure(.usage, "follow пише лише txt, html і fodt: LibreOffice не встигає за секунду.")
    }
  }

  /// Gives a file a second name, so that replacing it loses nothing.
  private func keep(_ path: String) throws(Failure) {
    for number in 1...Self.generations {
      if link(path, "\(path).\(number)") == 0 { return }
      guard errno == EEXIST else {
        throw Failure(.storage, "Не вдалося зберегти попередній запис \(path): \(String(cString: strerror(errno))).")
      }
    }
    throw Failure(.storage, "Попередніх записів \(path) уже \(Self.generations). Перенесіть їх звідси.")
  }

  /// Takes away what a power cut left half written.
  func removePartials() {
    for sitting in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let place = folder + "/" + sitting
      for name in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [] where name.contains(".partial-") {
        unlink(place + "/" + name)
      }
    }
  }

  /// «2026-11-22-sesiia-12-zasidannia-1»; whatever a session is called, it is one name in the folder.
  static func name(_ heading: RollCall.Heading) -> String {
    func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let session = heading.session.prefix(40).map { $0.isLetter || $0.isNumber ? $0 : "-" }
    return "\(heading.day.year)-\(digits(heading.day.month))-\(digits(heading.day.day))-sesiia-\(String(session))"
      + "-zasidannia-\(heading.sitting)"
  }
}

import ArgumentParser
import Foundation
import Glibc
import JournalRecord
import OpenData
import ProtocolDocuments

struct BulkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bulk", abstract: "Усі засідання журналу в усіх форматах, крім тих, що пише LibreOffice.",
    discussion: """
      У теці з’являється підтека на кожне засідання: записи голосувань, відкриті дані, протокол (без тексту секретаря). \
      Файли, які вже є такими самими, не переписуються; інакші — лише з --overwrite.
      """)

  @OptionGroup var source: JournalSource
  @OptionGroup var publisherOptions: PublisherOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Куди писати.", valueName: "тека"), completion: .directory)
  var output: String

  @Flag(help: "Замінити файли, які відрізняються.") var overwrite = false

  func run() throws {
    let publisher = try publisherOptions.publisher()
    let clock = ContinuousClock()
    let start = clock.now
    var bar = ProgressBar(title: "читання журналу", total: 1)
    let (record, zone) = try source.read()
    bar.finish()
    let read = clock.now
    var (files, bytes) = (0, 0)
    bar = ProgressBar(title: "записи", total: record.sittings.reduce(0) { $0 + $1.ballots.count })
    for (sitting, chronicle) in zip(record.sittings, record.chronicles) where !sitting.ballots.isEmpty {
      let site = SittingSite(sitting, zone: zone, publisher: publisher, deputies: nil)
      let minutes = Minutes(sitting, chronicle, timeZone: zone)
      var folder = try OutputFolder(output + "/" + site.name, replacing: overwrite)
      try site.forEachFile { (file) throws(Failure) in try folder.write(file) }
      for ending in ["txt", "html", "fodt"] {
        let text = ending == "txt" ? minutes.plainText() : ending == "html" ? minutes.html() : minutes.flatODT()
        try folder.write(SiteFile("protokol." + ending, text))
      }
      try folder.synchronize()
      files += folder.files
      bytes += folder.bytes
      bar.advance(by: sitting.ballots.count)
    }
    bar.finish()
    let (reading, writing) = ((read - start) / .seconds(1), (clock.now - read) / .seconds(1))
    func seconds(_ value: Double) -> String { String(format: "%.2f", value) }
    StandardStreams.complain(
      "Засідань \(record.sittings.count), голосувань \(bar.total), файлів \(files), \(bytes >> 20) МіБ: читання "
        + "\(seconds(reading)) с, записи \(seconds(writing)) с.")
  }
}

/// The folder of a sitting, whose files are written one by one; the disk is waited for once.
private struct OutputFolder {
  /// How many files were written, or were there already.
  private(set) var files = 0
  /// How long they are together.
  private(set) var bytes = 0
  private let place: String
  private let replacing: Bool
  private var folders: Set<String> = []

  init(_ place: String, replacing: Bool) throws(Failure) {
    self.place = place
    self.replacing = replacing
    try make("")
  }

  mutating func write(_ file: SiteFile) throws(Failure) {
    try make((file.path as NSString).deletingLastPathComponent)
    try OutputFile.write(file.bytes, to: place + "/" + file.path, replacing: replacing, waitsForDisk: false)
    files += 1
    bytes += file.bytes.count
  }

  private mutating func make(_ folder: String) throws(Failure) {
    guard folders.insert(folder).inserted else { return }
    do {
      try FileManager.default.createDirectory(atPath: place + "/" + folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(.storage, "Не вдалося створити теку \(place)/\(folder): \(error.localizedDescription)")
    }
  }

  func synchronize() throws(Failure) {
    let descriptor = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(.storage, "Тека \(place) не відкривається: \(String(cString: strerror(errno))).")
    }
    defer { close(descriptor) }
    let code = KernelCalls.synchronize(descriptor)
    guard code == 0 else {
      throw Failure(.storage, "Не вдалося записати на диск \(place): \(String(cString: strerror(code))).")
    }
  }
}

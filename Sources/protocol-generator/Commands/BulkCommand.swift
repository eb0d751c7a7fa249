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
    for (index, (sitting, chronicle)) in zip(record.sittings, record.chronicles).enumerated()
    where !sitting.ballots.isEmpty {
      let site = SittingSite(
        sitting, zone: zone, publisher: publisher, deputies: nil,
        seals: SealFiles(closing: record.closings[index], log: record.log(ofSitting: index)))
      let place = output + "/" + site.name
      let minutes = Minutes(sitting, chronicle, timeZone: zone)
      let all =
        site.files() + [
          SiteFile("protokol.txt", minutes.plainText()), SiteFile("protokol.html", minutes.html()),
          SiteFile("protokol.fodt", minutes.flatODT()),
        ]
      try write(all, into: place)
      files += all.count
      bytes += all.reduce(0) { $0 + $1.bytes.count }
      bar.advance(by: sitting.ballots.count)
    }
    bar.finish()
    let (reading, writing) = ((read - start) / .seconds(1), (clock.now - read) / .seconds(1))
    func seconds(_ value: Double) -> String { String(format: "%.2f", value) }
    StandardStreams.complain(
      "Засідань \(record.sittings.count), голосувань \(bar.total), файлів \(files), \(bytes >> 20) МіБ: читання "
        + "\(seconds(reading)) с, записи \(seconds(writing)) с.")
  }
  /// Writes the files of a sitting, then waits for the disk once.
  private func write(_ files: [SiteFile], into place: String) throws(Failure) {
    let folders = Set(files.map { ($0.path as NSString).deletingLastPathComponent })
    for folder in folders.sorted() {
      do {
        try FileManager.default.createDirectory(atPath: place + "/" + folder, withIntermediateDirectories: true)
      } catch {
        throw Failure(.storage, "Не вдалося створити теку \(place)/\(folder): \(error.localizedDescription)")
      }
    }
    for file in files {
      try OutputFile.write(file.bytes, to: place + "/" + file.path, replacing: overwrite, waitsForDisk: false)
    }
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

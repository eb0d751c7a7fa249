import ArgumentParser
import Foundation
import Glibc
import JournalRecord
import OpenData
import ProtocolDocuments
import Seals

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
    var reading = Stopwatch()
    var writing = Stopwatch()
    var bar = ProgressBar(title: "перевірка журналу", total: 1)
    let (journal, zone) = try reading.time { () throws(Failure) in try source.open() }
    bar.finish()
    var (sittings, ballots, files, bytes) = (0, 0, 0, 0)
    bar = ProgressBar(title: "записи, рядків журналу", total: Int(journal.rowCount))
    // One sitting after another: a journal of years has no more in memory than its longest sitting.
    while let sitting = try reading.time({ () throws(Failure) in try JournalSource.next(of: journal) }) {
      sittings += 1
      ballots += sitting.record.ballots.count
      let log = journal.takeLog(of: sitting)
      if !sitting.record.ballots.isEmpty {
        let folder = try writing.time { () throws(Failure) in try write(sitting, log, publisher, zone) }
        files += folder.files
        bytes += folder.bytes
      }
      bar.reach(Int(journal.rowsRead))
    }
    bar.finish()
    StandardStreams.complain(
      "Засідань \(sittings), голосувань \(ballots), файлів \(files), \(bytes >> 20) МіБ: читання \(reading.seconds) с, "
        + "записи \(writing.seconds) с.")
  }

  /// Everything of a sitting.
  private func write(
    _ sitting: JournalSitting, _ log: LogExcerpt?, _ publisher: Publisher, _ zone: TimeZone
  ) throws(Failure) -> OutputFolder {
    let site = SittingSite(
      sitting.record, zone: zone, publisher: publisher, deputies: nil,
      seals: SealFiles(closing: sitting.closing, log: log))
    var folder = try OutputFolder(output + "/" + site.name, replacing: overwrite)
    try site.forEachFile { (file) throws(Failure) in try folder.write(file) }
    let minutes = Minutes(sitting.record, sitting.chronicle, timeZone: zone)
    try folder.write(SiteFile("protokol.txt", minutes.plainText()))
    try folder.write(SiteFile("protokol.html", minutes.html()))
    try folder.write(SiteFile("protokol.fodt", minutes.flatODT()))
    try folder.synchronize()
    return folder
  }
}

/// The time that parts of a work take together.
private struct Stopwatch {
  private var total = Duration.zero

  /// «12.34»
  var seconds: String { String(format: "%.2f", total / .seconds(1)) }

  mutating func time<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    let start = ContinuousClock.now
    defer { total += ContinuousClock.now - start }
    return try body()
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

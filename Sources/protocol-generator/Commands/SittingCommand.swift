import ArgumentParser
import Foundation
import ProtocolDocuments

struct SittingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sitting", abstract: "Записи всіх голосувань засідання.",
    discussion: "Одним файлом (--output), окремим файлом на кожне голосування (--each) або і так, і так.")

  @OptionGroup var source: RecordSource
  @OptionGroup var choice: SittingChoice
  @OptionGroup var shape: RecordShape

  @Option(name: .shortAndLong, help: ArgumentHelp("Усі голосування одним файлом; «-» — на вивід.", valueName: "файл"))
  var output: String?

  @Option(
    help: ArgumentHelp("Тека, якщо немає — буде: окремий файл на кожне голосування.", valueName: "тека"),
    completion: .directory)
  var each: String?

  @Flag(help: "Замінити файли, які відрізняються.") var overwrite = false

  func validate() throws {
    if output == nil, each == nil { throw ValidationError("вкажіть --output ФАЙЛ, --each ТЕКА або обидва") }
  }

  func run() throws {
    let records = try source.read()
    let sitting = try choice.pick(records.sittings)
    guard !sitting.ballots.isEmpty else { throw Failure(.refused, "У засіданні немає завершених голосувань.") }
    let each = each.map { folder in (folder, sitting.ballots.map { [$0] }) }
    let files = try shape.files(of: (output == nil ? [] : [sitting.ballots]) + (each?.1 ?? []), records.zone)
    if let output {
      if output == "-" {
        try StandardStreams.write(files[0])
      } else {
        try OutputFile.write(files[0], to: output, replacing: overwrite)
      }
    }
    guard let each else { return }
    do {
      try FileManager.default.createDirectory(atPath: each.0, withIntermediateDirectories: true)
    } catch {
      throw Failure(.storage, "Не вдалося створити теку \(each.0): \(error.localizedDescription)")
    }
    for (ballot, bytes) in zip(sitting.ballots, files.suffix(sitting.ballots.count)) {
      let name = RecordShape.fileName(ballot) + "." + shape.format.rawValue
      try OutputFile.write(bytes, to: each.0 + "/" + name, replacing: overwrite)
    }
    StandardStreams.complain("Записано голосувань: \(sitting.ballots.count), тека \(each.0).")
  }
}

/// Which sitting, where the journal holds several.
struct SittingChoice: ParsableArguments {
  @Option(help: ArgumentHelp("День засідання, РРРР-ММ-ДД; без цього — останнє засідання.", valueName: "день"))
  var day: String?

  @Option(help: ArgumentHelp("Сесія, як її записано.", valueName: "сесія")) var session: String?

  @Option(help: ArgumentHelp("Номер пленарного засідання.", valueName: "номер")) var sitting: Int?

  /// The one sitting that fits.
  func pick(_ sittings: [SittingRecord]) throws(Failure) -> SittingRecord {
    var wanted: Day?
    if let day {
      guard day.utf8.count == 10, let parsed = Day(iso8601: day) else {
        throw Failure(.usage, "День «\(day)»: має бути РРРР-ММ-ДД, наприклад 2026-11-21.")
      }
      wanted = parsed
    }
    let fitting = sittings.filter { record in
      (wanted == nil || record.heading.day == wanted) && (session == nil || record.heading.session == session)
        && (sitting == nil || record.heading.sitting == sitting)
    }
    guard let last = fitting.last else { throw Failure(.refused, "Такого засідання тут немає.") }
    if wanted != nil || session != nil || sitting != nil, fitting.count > 1 {
      let list = fitting.map { "сесія \($0.heading.session), засідання \($0.heading.sitting)" }
      throw Failure(.refused, "Таких засідань \(fitting.count): \(list.joined(separator: "; ")). Уточніть.")
    }
    return last
  }
}

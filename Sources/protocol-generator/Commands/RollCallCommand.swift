import ArgumentParser
import ProtocolDocuments

struct RollCallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roll-call", abstract: "Запис одного голосування.",
    discussion: "Таємне голосування має лише підсумки. Номер голосування надруковано на кожному записі.")

  @OptionGroup var source: RecordSource
  @OptionGroup var shape: RecordShape

  @Argument(help: ArgumentHelp("Номер голосування.", valueName: "номер")) var number: Int

  @Option(name: .shortAndLong, help: ArgumentHelp("Куди записати; без цього — на вивід.", valueName: "файл"))
  var output: String?

  @Flag(help: "Замінити файл, який відрізняється.") var overwrite = false

  func run() throws {
    let records = try source.read()
    guard let record = records.sittings.lazy.compactMap({ $0.ballot(number) }).last else {
      throw Failure(.refused, "Завершеного голосування № \(number) тут немає.")
    }
    let bytes = try shape.files(of: [[record]], records.zone)[0]
    guard let output else { return try StandardStreams.write(bytes) }
    try OutputFile.write(bytes, to: output, replacing: overwrite)
  }
}

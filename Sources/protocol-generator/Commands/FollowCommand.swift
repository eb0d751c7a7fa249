import ArgumentParser
import Foundation
import Glibc
import ProtocolDocuments
import SystemdKit

struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow", abstract: "Писати запис кожного голосування, щойно його закрито.",
    discussion: """
      Читає сокет результатів, доки його не зупинять. Те, що закрили, доки програма не працювала, дописує. Запис, який \
      змінився (вирішено спір), замінює; попередній лишається поруч із «.1». Таємне голосування — лише підсумки.
      """)

  @Option(help: ArgumentHelp("Сокет результатів служби.", valueName: "шлях"))
  var results: String = RecordSource.defaultSocket

  @Option(help: ArgumentHelp("Секретар ради, який підписує: прізвище, ім’я, по батькові.", valueName: "ПІБ"))
  var secretary: String?

  @Option(
    name: .shortAndLong, parsing: .singleValue,
    help: ArgumentHelp("Формат: txt, html або fodt; можна кілька разів.", valueName: "формат"))
  var format: [RecordFormat] = [.txt, .html]

  @Option(name: .shortAndLong, help: ArgumentHelp("Вигляд: viche або factions.", valueName: "вигляд"))
  var layout: RecordLayout = .viche

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Тека записів: тека на засідання, у ній файли.", valueName: "тека"),
    completion: .directory)
  var output: String

  func validate() throws {
    if !Set(format).isSubset(of: [.txt, .html, .fodt]) {
      throw ValidationError("формат — txt, html або fodt: LibreOffice не встигає за секунду")
    }
  }

  func run() throws {
    // Whoever started this may have had signals blocked, and a mask is inherited: SIGTERM must end it.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    let notifier: Notifier
    do {
      notifier = try Notifier(environment: ProcessInfo.processInfo.environment)
      // The daemon may come much later; what this service promises is to be there when it does.
      try notifier.ready(status: "чекає на службу голосування")
    } catch {
      throw Failure(.unavailable, "systemd не відповідає: \(error).")
    }
    guard access(output, W_OK | X_OK) == 0 else {
      throw Failure(.storage, "У теку \(output) не можна писати: \(String(cString: strerror(errno))).")
    }
    let shelf = RecordShelf(folder: output, formats: format, layout: layout)
    shelf.removePartials()
    RecordFollower(socket: results, shelf: shelf, secretary: secretary) { status in
      StandardStreams.complain(status)
      // A status that did not arrive costs nobody anything.
      try? notifier.status(status)
    }.run()
  }
}

import ArgumentParser
import Foundation
import HallDoctor

/// Looks at the hall and says what is wrong and which command mends it.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Оглянути залу: що служба може відкрити, чого не може і яка команда це виправить.",
    discussion: """
      Нічого не займає й не змінює, служби, що працює, не зачіпає. Найбільше видно від root.

      Коди завершення: 0 — помилок немає; 69 — є помилки; 78 — помилки в самих налаштуваннях.
      """)

  @Option(name: .customLong("config"), help: "Тека налаштувань.")
  var config = "/etc/vote-daemon"

  @Option(help: "Тека регламентів, що постачаються зі службою.")
  var regulations = "/usr/share/vote-daemon/regulations"

  @Option(help: "Користувач, від якого працює служба.")
  var user = "vote-daemon"

  @Flag(help: "Друкувати JSON: масив об’єктів section, level (ok, warning, error), subject, text, remedy.")
  var json = false

  mutating func run() throws {
    let report = Examination(directory: config, regulations: regulations, user: user).report
    let environment = ProcessInfo.processInfo.environment
    // no-color.org: set to anything but nothing.
    let inColour =
      isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
    let text = json ? try report.json() : report.text(inColour: inColour)
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      FileHandle.standardError.write(Data("не вдалося надрукувати: \(error)\n".utf8))
      throw ExitCode(EX_IOERR)
    }
    throw ExitCode(report.exitStatus)
  }
}

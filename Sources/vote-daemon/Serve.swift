import ArgumentParser
import CouncilFiles
import Foundation
import HallDoctor
import Logging
import Sealing
import Seals
import SystemdKit

/// Runs the daemon: what `vote-daemon` does where no other command is named.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Вести голосування; так само без назви команди.")

  @Option(name: .customLong("config"), help: "Тека налаштувань.")
  var config = "/etc/vote-daemon"

  @Option(help: "Тека стану; типово STATE_DIRECTORY.")
  var stateDirectory: String?

  @Option(help: "Тека сокетів; типово RUNTIME_DIRECTORY.")
  var runtimeDirectory: String?

  @Option(help: "Тека регламентів, що постачаються зі службою.")
  var regulations = "/usr/share/vote-daemon/regulations"

  @Option(help: "Докладність журналу роботи: trace, debug, info, notice, warning, error, critical.")
  var logLevel = "notice"

  @Flag(help: "Лише перевірити налаштування.")
  var check = false

  mutating func run() throws {
    if check {
      let refusals = Examination.refusals(in: config, regulations: regulations)
      guard refusals.isEmpty else { throw refuse(refusals) }
      return say("налаштування справні")
    }
    let environment = ProcessInfo.processInfo.environment
    let credential = Credentials(environment: environment).path(of: "console-keys.csv")
    let configuration: Configuration
    do {
      configuration = try Configuration.load(directory: config, regulations: regulations, credential: credential)
    } catch {
      throw refuse(error.problems.map { "\(config)/\($0)" })
    }
    let sealKey = try readSealKey(environment)
    guard let state = stateDirectory ?? environment["STATE_DIRECTORY"] else {
      throw ValidationError("немає теки стану: задайте --state-directory або STATE_DIRECTORY")
    }
    guard let runtime = runtimeDirectory ?? environment["RUNTIME_DIRECTORY"] else {
      throw ValidationError("немає теки сокетів: задайте --runtime-directory або RUNTIME_DIRECTORY")
    }
    guard let level = Logger.Level(rawValue: logLevel) else {
      throw ValidationError("невідома докладність «\(logLevel)»")
    }
    throw ExitCode(
      Daemon(
        configuration: configuration, stateDirectory: state, runtimeDirectory: runtime, environment: environment,
        sealKey: sealKey, logger: DaemonLog.logger(level: level, environment: environment)
      ).run())
  }

  /// The key of the seals: systemd's credential, or a file beside the council's; nil where there is neither.
  private func readSealKey(_ environment: [String: String]) throws -> NoteSigner? {
    let credential = Credentials(environment: environment).path(of: SealKeyFile.name)
    let path = credential ?? config + "/" + SealKeyFile.name
    // A key that is there and cannot be read must not become «no key».
    guard credential != nil || access(path, F_OK) == 0 || errno != ENOENT else { return nil }
    do {
      return try SealKeyFile.read(path, isCredential: credential != nil)
    } catch {
      say("\(error)")
      throw ExitCode(78)
    }
  }

  /// Says everything that is wrong with the files; the status that the daemon ends with then.
  private func refuse(_ refusals: [String]) -> ExitCode {
    for refusal in refusals { say(refusal) }
    say("налаштування мають помилки: \(refusals.count); службу не запущено")
    return ExitCode(78)
  }

  private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

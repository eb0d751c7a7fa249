import Foundation
import Logging
import SystemdKit

/// The daemon's log: a line on standard error, with journald's priority where journald reads it.
///
/// What is never in it: a choice, a console's key, the parameters of a command.
struct DaemonLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  let stream: JournalStream

  static func logger(level: Logger.Level, environment: [String: String]) -> Logger {
    let stream = JournalStream(environment: environment)
    return Logger(label: "vote-daemon") { _ in DaemonLog(logLevel: level, stream: stream) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let priority: Priority =
      switch event.level {
      case .trace, .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      case .critical: .critical
      }
    // A log that cannot be written has nobody to tell.
    try? stream.write(priority, "\(event.message)\(fields)")
  }
}

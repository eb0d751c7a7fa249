/// Why the daemon is not there.
enum DaemonFailure: Error, CustomStringConvertible {
  case notFound(String)
  case notStarted(String, Int32)
  case ended(DaemonProcess.Ending, log: String)
  case notReady(String, log: String)

  var description: String {
    switch self {
    case .notFound(let path): "немає програми \(path); вкажіть --daemon ШЛЯХ"
    case .notStarted(let path, let code): "не вдалося запустити \(path): помилка \(code)"
    case .ended(let ending, let log): "служба завершилася: \(ending)\n\(log)"
    case .notReady(let what, let log): "служба не готова: \(what)\n\(log)"
    }
  }
}

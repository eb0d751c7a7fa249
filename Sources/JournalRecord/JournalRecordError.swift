internal import VoteJournal

/// Why a file gives no record. Its sentences are for whoever writes the record, in Ukrainian; each says what to do.
public enum JournalRecordError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no such file.
  case missing(path: String)
  /// The daemon is running on it.
  case inUse(path: String, process: Int32)
  /// The file cannot be read.
  case unreadable(path: String, String)
  /// There is no room, or no right, for a private copy.
  case copy(path: String, String)
  /// It is no journal of this program.
  case foreign(path: String)
  /// The chain does not hold.
  case damaged(path: String, String)
  /// A row that this version does not know, or that cannot have been written.
  case row(path: String, String)
  /// What the rows say does not fit together.
  case disagrees(path: String, String)

  init(_ error: JournalError, path: String) {
    self =
      switch error {
      case .foreign: .foreign(path: path)
      case .damaged(_, let damage): .damaged(path: path, String(describing: damage))
      case .inUse(_, let process): .inUse(path: path, process: process ?? 0)
      case .unusable, .unsuitable, .full, .refused, .broken, .failed:
        .unreadable(path: path, String(describing: error))
      }
  }

  /// One or two sentences, in Ukrainian.
  public var description: String {
    switch self {
    case .missing(let path): "Файлу журналу \(path) немає. Перевірте шлях."
    case .inUse(let path, let process):
      "Журнал \(path) зайнятий службою (процес \(process)). Візьміть копію журналу, зупиніть службу або читайте "
        + "через сокет, без --journal."
    case .unreadable(let path, let reason): "Файл \(path) не читається: \(reason). Перевірте права на файл."
    case .copy(let path, let reason):
      "Не вдалося зробити тимчасову копію журналу \(path): \(reason). Звільніть місце або задайте TMPDIR."
    case .foreign(let path): "\(path) — не журнал цієї служби або журнал її новішої версії."
    case .damaged(let path, let damage):
      "Журнал \(path) пошкоджено або змінено (\(damage)). Збережіть файл таким, як є, візьміть резервну копію і "
        + "звірте обидва з оприлюдненими печатками."
    case .row(let path, let error):
      "Журнал \(path), \(error). Якщо його писала новіша версія служби, візьміть її; інакше збережіть файл таким, як є, "
        + "і візьміть резервну копію."
    case .disagrees(let path, let reason): "Журнал \(path): \(reason)"
    }
  }
}

/// What the journal asks of a disk beside SQLite. `JournalFiles` is the machine's; the simulation of the hall has one that
/// loses what was not synced, and SQLite finds it by its path.
package protocol JournalDisk {
  /// Takes the lock of a state directory, which goes with the object or with the process.
  ///
  /// - Throws: ``JournalError/inUse(path:processID:)``, or ``JournalError/unusable(path:_:)``.
  static func lock(_ path: String) throws(JournalError) -> AnyObject
  /// Makes the database's file with its mode, if there is none.
  static func make(_ path: String) throws(JournalError)
  /// Makes the names in a directory survive a power cut.
  static func synchronize(directory path: String) throws(JournalError)
  /// Writes a log's bytes over themselves, and makes them durable; nothing where there is no such file.
  static func rewrite(log path: String) throws(JournalError)
  /// Writes zeros from the end of the log up to `size`, and makes them durable.
  static func prepare(wal path: String, size: Int) throws(JournalError)
  /// Keeps what must not be closed before the process ends; `path` is the database's.
  static func keepToTheEnd(_ object: AnyObject, of path: String)
}

extension JournalFiles {
  static func lock(_ path: String) throws(JournalError) -> AnyObject { try DirectoryLock(path: path) }

  static func keepToTheEnd(_ object: AnyObject, of path: String) { _ = Unmanaged.passRetained(object) }
}

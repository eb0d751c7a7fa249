internal import Glibc

/// A private copy of a journal's file and its write-ahead log, in a folder that goes away with it.
///
/// SQLite cannot read a log without writing beside it, and a secretary has no right to write where the journal lies; so
/// what is opened is never the journal itself.
final class JournalCopy {
  /// The copy's file.
  let path: String
  private let folder: String

  init(of source: String) throws(JournalRecordError) {
    try Self.refuseLive(source)
    var template = Array("\(Self.temporaryFolder)/protocol-journal-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .copy(path: source, String(cString: strerror(errno))) }
    folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    path = folder + "/journal.sqlite"
    do throws(JournalRecordError) {
      try Self.copy(source, to: path, of: source)
      if access(source + "-wal", F_OK) == 0 { try Self.copy(source + "-wal", to: path + "-wal", of: source) }
      // Only now: a daemon that started while we were copying has written into what we took.
      try Self.refuseLive(source)
    } catch {
      remove()
      throw error
    }
  }

  deinit { remove() }

  private func remove() {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    rmdir(folder)
  }

  private static var temporaryFolder: String {
    guard let folder = getenv("TMPDIR"), folder.pointee != 0 else { return "/tmp" }
    return String(cString: folder)
  }

  /// A running daemon holds SQLite's exclusive lock, a write lock on bytes from 0x40000000 on. Asking takes no lock.
  private static func refuseLive(_ path: String) throws(JournalRecordError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? .missing(path: path) : .unreadable(path: path, String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var lock = flock()
    lock.l_type = Int16(F_RDLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0000
    lock.l_len = 512
    guard fcntl(descriptor, F_GETLK, &lock) == 0 else {
      throw .unreadable(path: path, String(cString: strerror(errno)))
    }
    if lock.l_type != Int16(F_UNLCK) { throw .inUse(path: path, process: lock.l_pid) }
  }

  private static func copy(_ from: String, to: String, of source: String) throws(JournalRecordError) {
    let input = open(from, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw .unreadable(path: from, String(cString: strerror(errno))) }
    defer { close(input) }
    let output = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw .copy(path: source, String(cString: strerror(errno))) }
    defer { close(output) }
    while true {
      let count = sendfile(output, input, nil, 1 << 20)
      if count == 0 { return }
      guard count > 0 || errno == EINTR else { throw .copy(path: source, String(cString: strerror(errno))) }
    }
  }
}

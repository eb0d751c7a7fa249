internal import Glibc

/// `journal.lock`, held with flock(2) for as long as the journal is open. flock and not fcntl: it belongs to this open
/// file, so a second opening in the same process is refused as well, and the kernel drops it however the process ends.
final class DirectoryLock {
  private var descriptor: Int32

  /// Takes the lock or throws ``JournalError/inUse(path:processID:)``. The file stays when the lock goes: removing it
  /// would let two processes hold "the" lock on two files.
  init(path: String) throws(JournalError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .unusable(path: path, JournalFailure(systemCall: "open \(path)")) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let failure = JournalFailure(systemCall: "flock \(path)")
      let holder = Self.processID(in: descriptor)
      close(descriptor)
      descriptor = -1
      throw failure.systemCode == EWOULDBLOCK
        ? .inUse(path: path, processID: holder) : .unusable(path: path, failure)
    }
    // The number is a courtesy to whoever is refused; the lock itself is the flock. A failure to write it is harmless.
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit {
    guard descriptor >= 0 else { return }
    // Said, and not left to close(2): a child between fork and exec has the same open file still.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func processID(in descriptor: Int32) -> Int32? {
    let text = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, 16, 0))
    }
    return Int32(String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}

internal import Glibc

/// The machine's own disk: modes, directory entries, room prepared ahead.
enum JournalFiles: JournalDisk {
  /// Owner writes, the group may read (a backup job, an auditor), nobody else.
  static let mode: mode_t = 0o640

  /// Makes the file with its mode if there is none. Before SQLite opens it, because SQLite would use 0644; the WAL file
  /// takes the mode of this one.
  static func make(_ path: String) throws(JournalError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      if errno == EEXIST { return }
      throw .unusable(path: path, JournalFailure(systemCall: "open \(path)"))
    }
    defer { close(descriptor) }
    // The umask may have taken the group's bit.
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
      throw .unusable(path: path, JournalFailure(systemCall: "fchmod, fsync \(path)"))
    }
  }

  /// Makes the names in a directory survive a power cut.
  static func synchronize(directory path: String) throws(JournalError) {
    try synchronize(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  }

  /// Makes a file's content survive a power cut.
  static func synchronize(file path: String) throws(JournalError) {
    try synchronize(path, O_RDONLY | O_CLOEXEC)
  }

  private static func synchronize(_ path: String, _ flags: Int32) throws(JournalError) {
    let descriptor = open(path, flags)
    guard descriptor >= 0 else { throw .unusable(path: path, JournalFailure(systemCall: "open \(path)")) }
    defer { close(descriptor) }
    try sync(descriptor, path)
  }

  private static func sync(_ descriptor: Int32, _ path: String) throws(JournalError) {
    guard fsync(descriptor) == 0 else { throw .broken(JournalFailure(systemCall: "fsync \(path)")) }
  }

  /// Writes a log's bytes over themselves, and syncs them. After a failed fsync what is read may be in the kernel's memory
  /// alone, in pages that count as clean: an fsync of those would lie. Written again they are dirty, and the answer is
  /// true. What was on disk before stays what it was, wherever the power goes.
  static func rewrite(log path: String) throws(JournalError) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return }
      throw .unusable(path: path, JournalFailure(systemCall: "open \(path)"))
    }
    defer { close(descriptor) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { buffer.deallocate() }
    var end = 0
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, end)
      guard count >= 0 else { throw .unusable(path: path, JournalFailure(systemCall: "pread \(path)")) }
      if count == 0 { break }
      let written = pwrite(descriptor, buffer.baseAddress, count, end)
      guard written > 0 else { throw .unusable(path: path, JournalFailure(systemCall: "pwrite \(path)")) }
      end += written
    }
    try sync(descriptor, path)
  }

  /// Writes zeros from the end of the WAL up to `size`, so that a commit overwrites blocks that exist: then fdatasync has
  /// no new length and no new extent to record, which on ext4 is a second write. SQLite's recovery stops at the first
  /// frame whose salt and checksum do not fit, and zeros never do. No lock of SQLite's lives on the WAL file, so opening
  /// and closing it here drops none.
  static func prepare(wal path: String, size: Int) throws(JournalError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .unusable(path: path, JournalFailure(systemCall: "open \(path)")) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unusable(path: path, JournalFailure(systemCall: "fstat \(path)"))
    }
    var end = Int(status.st_size)
    guard end < size else { return }
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    defer { zeros.deallocate() }
    while end < size {
      let count = pwrite(descriptor, zeros.baseAddress, min(zeros.count, size - end), end)
      guard count > 0 else { throw .unusable(path: path, JournalFailure(systemCall: "pwrite \(path)")) }
      end += count
    }
    try sync(descriptor, path)
  }

  /// The kernel's identifier of this boot: 36 characters, new at every start of the machine.
  static func bootIdentifier() throws(JournalError) -> String {
    let path = "/proc/sys/kernel/random/boot_id"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unusable(path: path, JournalFailure(systemCall: "open \(path)")) }
    defer { close(descriptor) }
    let text = [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, 64))
    }
    let identifier = String(decoding: text.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    guard !identifier.isEmpty else { throw .unusable(path: path, JournalFailure(systemCall: "read \(path)")) }
    return identifier
  }
}

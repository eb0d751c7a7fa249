internal import Glibc
internal import VoteJournal

/// What the journal asks of a disk beside SQLite, answered by the virtual disk of the path.
enum VirtualJournalDisk: JournalDisk {
  /// The lock of a directory, held by one process.
  private final class Lock {
    private weak var disk: VirtualDisk?
    private let tenant: DiskTenant

    init(_ disk: VirtualDisk) {
      self.disk = disk
      tenant = disk.tenant
      disk.lockHolder = disk.tenant
    }

    deinit {
      if let disk, disk.lockHolder === tenant { disk.lockHolder = nil }
    }
  }

  static func lock(_ path: String) throws(JournalError) -> AnyObject {
    let disk = disk(path)
    guard disk.lockHolder == nil else { throw .inUse(path: path, processID: nil) }
    try check(disk.weather?.open(path) ?? .done, "open \(path)", path)
    return Lock(disk)
  }

  static func make(_ path: String) throws(JournalError) {
    let disk = disk(path)
    guard disk.file(path, create: false) == nil else { return }
    try check(disk.weather?.write(path, bytes: 0, needsRoom: true) ?? .done, "open \(path)", path)
    disk.file(path, create: true)?.sync()
  }

  static func synchronize(directory path: String) throws(JournalError) {
    let disk = disk(path + "/")
    try check(disk.weather?.sync(path) ?? .done, "fsync \(path)", path)
    disk.synchronizeNames()
  }

  static func rewrite(log path: String) throws(JournalError) {
    let disk = disk(path)
    guard let file = disk.file(path, create: false) else { return }
    try check(disk.weather?.open(path) ?? .done, "open \(path)", path)
    try check(disk.weather?.write(path, bytes: file.size, needsRoom: false) ?? .done, "pwrite \(path)", path)
    file.rewrite()
    try sync(file, path)
  }

  private static func sync(_ file: VirtualFile, _ path: String) throws(JournalError) {
    let fate = disk(path).weather?.sync(path) ?? .done
    if fate == .done { file.sync() } else { file.failToSync() }
    try check(fate, "fsync \(path)", path)
  }

  static func prepare(wal path: String, size: Int) throws(JournalError) {
    let disk = disk(path)
    try check(disk.weather?.open(path) ?? .done, "open \(path)", path)
    if let file = disk.file(path, create: false), file.size >= size { return }
    try check(disk.weather?.write(path, bytes: 0, needsRoom: true) ?? .done, "pwrite \(path)", path)
    guard let file = disk.file(path, create: true) else { return }
    file.resize(size)
    try sync(file, path)
  }

  static func keepToTheEnd(_ object: AnyObject, of path: String) { disk(path).keptToTheEnd.append(object) }

  private static func disk(_ path: String) -> VirtualDisk {
    guard let disk = VirtualDisk.of(path) else { preconditionFailure("\(path) lies on no virtual disk") }
    return disk
  }

  private static func check(_ fate: DiskFate, _ call: String, _ path: String) throws(JournalError) {
    let code: Int32
    switch fate {
    case .done: return
    case .full, .short: code = ENOSPC
    case .failed: code = EIO
    case .readOnly: code = EROFS
    case .noMemory: code = ENOMEM
    }
    let failure = JournalFailure(
      operation: call, code: 0, systemCode: code, message: String(cString: strerror(code)))
    throw call.hasPrefix("fsync") ? .broken(failure) : .unusable(path: path, failure)
  }
}

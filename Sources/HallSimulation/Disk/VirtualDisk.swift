internal import Synchronization

/// A disk in memory that knows what is durable: a power cut keeps what was synced, and of the rest what chance leaves.
///
/// A file has two faces: what a program reads back (the kernel's cache), and what is on the platter. `sync` copies the one
/// to the other. After a failed sync the cache calls its pages clean though they are not on the platter, as Linux does: a
/// second sync then says that all is well, and lies.
///
/// It belongs to the thread of its simulation.
final class VirtualDisk {
  /// The directory on it; SQLite finds the disk by the number in the path.
  let directory: String
  private(set) var files: [String: VirtualFile] = [:]
  /// Names that a power cut would take back: the file was made, and its directory was not synced since.
  private(set) var unsyncedNames: Set<String> = []
  /// Whoever holds the lock of the directory.
  var lockHolder: DiskTenant?
  /// The process that works on the disk now.
  var tenant = DiskTenant()
  /// What becomes of the next write or sync.
  var weather: (any DiskWeather)?
  /// What a process would have kept open to its end.
  var keptToTheEnd: [AnyObject] = []

  static let prefix = "/virtual-hall/"
  private static let numbers = Atomic(0)
  private let number: Int

  init() {
    number = Self.numbers.add(1, ordering: .relaxed).newValue
    directory = Self.prefix + "\(number)"
    Self.registry.withLock { $0[number] = Reference(disk: Unmanaged.passUnretained(self)) }
  }

  deinit { Self.registry.withLock { $0[number] = nil } }

  // MARK: By its path

  /// Proof: a registered disk is used by one thread only, the one whose simulation it is; the registry hands out a pointer
  /// and looks at nothing behind it.
  private struct Reference: @unchecked Sendable { let disk: Unmanaged<VirtualDisk> }

  private static let registry = Mutex<[Int: Reference]>([:])

  /// The disk that a path lies on; nil for a path of the machine's own.
  static func of(_ path: String) -> VirtualDisk? {
    guard path.hasPrefix(prefix) else { return nil }
    guard let number = Int(path.dropFirst(prefix.count).prefix(while: { $0 != "/" })) else { return nil }
    return registry.withLock { $0[number] }?.disk.takeUnretainedValue()
  }

  // MARK: Files

  func file(_ path: String, create: Bool) -> VirtualFile? {
    if let known = files[path] { return known }
    guard create else { return nil }
    let fresh = VirtualFile()
    files[path] = fresh
    unsyncedNames.insert(path)
    return fresh
  }

  func remove(_ path: String, durably: Bool) {
    guard let file = files.removeValue(forKey: path) else { return }
    // A name that goes without its directory's sync may come back with its old content.
    if !durably, !unsyncedNames.contains(path) { removed[path] = file }
    unsyncedNames.remove(path)
  }

  /// Files whose removal is not durable.
  private var removed: [String: VirtualFile] = [:]

  func synchronizeNames() {
    unsyncedNames = []
    removed = [:]
  }

  func nameIsDurable(_ path: String) { unsyncedNames.remove(path) }

  // MARK: The end of a process, and of the machine's power

  /// A process begins to work on the disk.
  func beginTenancy() { tenant = DiskTenant() }

  /// The process is gone: what it wrote stays in the kernel's cache, its lock goes, and what it still tries has no effect.
  func endTenancy() {
    tenant.isDead = true
    lockHolder = nil
  }

  /// The power is gone: what was not synced is lost, or as much of it as chance takes.
  func cutPower(_ survival: Survival, _ chance: inout Chance) {
    endTenancy()
    for (path, file) in removed.sorted(by: { $0.key < $1.key }) where files[path] == nil && chance.happens(500) {
      files[path] = file
    }
    for path in files.keys.sorted() {
      if unsyncedNames.contains(path), survival == .nothing || chance.happens(500) {
        files[path] = nil
      } else {
        files[path]?.cutPower(survival, &chance)
      }
    }
    synchronizeNames()
  }

  /// What of the unsynced sectors a power cut leaves.
  enum Survival: CaseIterable { case nothing, someSectors, everything }

  /// The same files on another disk, as a program would read them now.
  func copy() -> VirtualDisk {
    let copy = VirtualDisk()
    for (path, file) in files { copy.files[copy.directory + path.dropFirst(directory.count)] = file.copy() }
    return copy
  }
}

/// A process that works on a disk.
final class DiskTenant {
  var isDead = false
}

/// What becomes of a write or a sync; asked before each.
protocol DiskWeather: AnyObject {
  /// A file is to be opened for writing.
  func open(_ path: String) -> DiskFate
  /// - Parameter needsRoom: whether there are no blocks yet for some of the bytes.
  func write(_ path: String, bytes: Int, needsRoom: Bool) -> DiskFate
  func sync(_ path: String) -> DiskFate
}

/// What becomes of one call.
enum DiskFate: Equatable {
  case done
  /// No room.
  case full
  /// As many bytes were written as said, then there was no room.
  case short(Int)
  case failed
  /// Nothing on this file system can be written.
  case readOnly
  /// The call could not be made for want of memory.
  case noMemory
}

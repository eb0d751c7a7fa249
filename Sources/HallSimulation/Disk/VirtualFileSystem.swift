internal import GRDBSQLite
internal import Glibc

/// SQLite's way to the virtual disks: a VFS of its own that is the default one of this process, and hands every path that
/// lies on no virtual disk to the one that was it before. So the journal is opened as it always is, by its path.
///
/// Locks are not kept: the journal's directory has one, and whoever looks at a disk besides looks at a copy.
enum VirtualFileSystem {
  /// What SQLite allocates for an open file.
  private struct OpenFile {
    var base: sqlite3_file
    var handle: Unmanaged<Handle>?
  }

  /// An open file of a virtual disk.
  private final class Handle {
    let path: String
    let file: VirtualFile
    unowned let disk: VirtualDisk
    let tenant: DiskTenant

    init(_ path: String, _ file: VirtualFile, on disk: VirtualDisk) {
      self.path = path
      self.file = file
      self.disk = disk
      tenant = disk.tenant
    }

    /// A process that is gone changes nothing any more.
    var isDead: Bool { tenant.isDead }
  }

  /// Makes it the default; once for the process.
  static let installed: Bool = {
    let system = sqlite3_vfs_find(nil)!
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    vfs.initialize(to: system.pointee)
    vfs.pointee.pNext = nil
    vfs.pointee.zName = UnsafePointer(strdup("virtual-hall"))
    vfs.pointee.pAppData = UnsafeMutableRawPointer(system)
    vfs.pointee.szOsFile = max(system.pointee.szOsFile, Int32(MemoryLayout<OpenFile>.stride))
    vfs.pointee.xOpen = { vfs, name, file, flags, outFlags in
      VirtualFileSystem.open(vfs, name, file, flags, outFlags)
    }
    vfs.pointee.xDelete = { vfs, name, syncsDirectory in
      let path = String(cString: name!)
      guard let disk = VirtualDisk.of(path) else {
        return VirtualFileSystem.system(vfs).pointee.xDelete(VirtualFileSystem.system(vfs), name, syncsDirectory)
      }
      // SQLite deletes by name: a connection that is closed after its process is gone would delete the log that the next
      // one is to find.
      guard !disk.tenant.isDead else { return VirtualFileSystem.deleteFailed }
      disk.remove(path, durably: syncsDirectory != 0)
      return SQLITE_OK
    }
    vfs.pointee.xAccess = { vfs, name, flags, result in
      let path = String(cString: name!)
      guard let disk = VirtualDisk.of(path) else {
        return VirtualFileSystem.system(vfs).pointee.xAccess(VirtualFileSystem.system(vfs), name, flags, result)
      }
      // As the system's: an empty file counts as none.
      result!.pointee = (disk.files[path]?.size ?? 0) > 0 ? 1 : 0
      return SQLITE_OK
    }
    vfs.pointee.xFullPathname = { vfs, name, room, result in
      let path = String(cString: name!)
      guard VirtualDisk.of(path) != nil else {
        return VirtualFileSystem.system(vfs).pointee.xFullPathname(
          VirtualFileSystem.system(vfs), name, room, result)
      }
      guard path.utf8.count < room else { return SQLITE_CANTOPEN }
      _ = path.withCString { strcpy(result!, $0) }
      return SQLITE_OK
    }
    return sqlite3_vfs_register(vfs, 1) == SQLITE_OK
  }()

  private static func system(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> UnsafeMutablePointer<sqlite3_vfs> {
    vfs!.pointee.pAppData.assumingMemoryBound(to: sqlite3_vfs.self)
  }

  private static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ name: UnsafePointer<CChar>?,
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let name, let disk = VirtualDisk.of(String(cString: name)) else {
      return system(vfs).pointee.xOpen(system(vfs), name, file, flags, outFlags)
    }
    let path = String(cString: name)
    file!.pointee.pMethods = nil
    var flags = flags
    if flags & SQLITE_OPEN_READWRITE != 0, disk.weather?.open(path) == .readOnly {
      // The system's VFS then opens it for reading.
      flags = flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_READONLY
    }
    guard let content = disk.file(path, create: flags & SQLITE_OPEN_CREATE != 0) else { return SQLITE_CANTOPEN }
    file!.withMemoryRebound(to: OpenFile.self, capacity: 1) {
      $0.pointee.handle = Unmanaged.passRetained(Handle(path, content, on: disk))
    }
    file!.pointee.pMethods = UnsafePointer(methods)
    outFlags?.pointee = flags
    return SQLITE_OK
  }

  private static func handle(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Handle {
    UnsafeMutableRawPointer(file!).assumingMemoryBound(to: OpenFile.self).pointee.handle!.takeUnretainedValue()
  }

  /// Proof: written once before it is read, and never after.
  nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    // Without the methods for shared memory: the journal holds its log exclusively and asks for none.
    methods.pointee.iVersion = 1
    methods.pointee.xClose = { file in
      UnsafeMutableRawPointer(file!).assumingMemoryBound(to: OpenFile.self).pointee.handle?.release()
      file!.pointee.pMethods = nil
      return SQLITE_OK
    }
    methods.pointee.xRead = { file, buffer, count, offset in
      let handle = VirtualFileSystem.handle(file)
      guard !handle.isDead else { return VirtualFileSystem.readFailed }
      let target = UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
      let read = handle.file.read(target, at: Int(offset))
      guard read < Int(count) else { return SQLITE_OK }
      UnsafeMutableRawBufferPointer(rebasing: target[read...]).initializeMemory(as: UInt8.self, repeating: 0)
      return VirtualFileSystem.shortRead
    }
    methods.pointee.xWrite = { file, buffer, count, offset in
      VirtualFileSystem.write(
        VirtualFileSystem.handle(file), UnsafeRawBufferPointer(start: buffer, count: Int(count)), at: Int(offset))
    }
    methods.pointee.xTruncate = { file, size in
      let handle = VirtualFileSystem.handle(file)
      guard !handle.isDead else { return VirtualFileSystem.truncateFailed }
      handle.file.resize(Int(size))
      return SQLITE_OK
    }
    methods.pointee.xSync = { file, _ in
      let handle = VirtualFileSystem.handle(file)
      guard !handle.isDead else { return VirtualFileSystem.fsyncFailed }
      let fate = handle.disk.weather?.sync(handle.path) ?? .done
      guard !handle.isDead else { return VirtualFileSystem.fsyncFailed }
      guard fate == .done else {
        handle.file.failToSync()
        return VirtualFileSystem.fsyncFailed
      }
      handle.file.sync()
      // As SQLite's own VFS does with a file that it has made.
      handle.disk.nameIsDurable(handle.path)
      return SQLITE_OK
    }
    methods.pointee.xFileSize = { file, size in
      size!.pointee = Int64(VirtualFileSystem.handle(file).file.size)
      return SQLITE_OK
    }
    methods.pointee.xLock = { _, _ in SQLITE_OK }
    methods.pointee.xUnlock = { _, _ in SQLITE_OK }
    methods.pointee.xCheckReservedLock = { _, result in
      result!.pointee = 0
      return SQLITE_OK
    }
    methods.pointee.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.pointee.xSectorSize = { _ in 4_096 }
    // What the system's VFS says of a Unix file system: a write never harms what lies beside it.
    methods.pointee.xDeviceCharacteristics = { _ in 0x1000 }
    return methods
  }()

  private static func write(_ handle: Handle, _ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
    guard !handle.isDead else { return writeFailed }
    let needsRoom = !handle.file.hasBlocks(for: bytes.count, at: offset)
    let fate = handle.disk.weather?.write(handle.path, bytes: bytes.count, needsRoom: needsRoom) ?? .done
    // The process may have been killed by this very write.
    guard !handle.isDead else { return writeFailed }
    switch fate {
    case .done:
      handle.file.write(bytes, at: offset)
      return SQLITE_OK
    case .short(let count):
      handle.file.write(UnsafeRawBufferPointer(rebasing: bytes[..<min(count, bytes.count)]), at: offset)
      return SQLITE_FULL
    case .full: return SQLITE_FULL
    // The system's VFS calls a write that is refused with EROFS an error like any.
    case .failed, .readOnly: return writeFailed
    case .noMemory: return noMemory
    }
  }

  // Extended codes are macros that C computes and Swift does not see.
  private static let readFailed = SQLITE_IOERR | 1 << 8
  private static let deleteFailed = SQLITE_IOERR | 10 << 8
  private static let shortRead = SQLITE_IOERR | 2 << 8
  private static let noMemory = SQLITE_IOERR | 12 << 8
  private static let writeFailed = SQLITE_IOERR | 3 << 8
  private static let fsyncFailed = SQLITE_IOERR | 4 << 8
  private static let truncateFailed = SQLITE_IOERR | 6 << 8
}

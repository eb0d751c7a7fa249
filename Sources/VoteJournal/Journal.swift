internal import GRDB
internal import GRDBSQLite
public import Seals

/// The truth of the sitting: an append-only, hash-chained table in SQLite, written by one thread of one process.
///
/// `append` returns when its rows are on disk, all or none. Until it has returned, nothing outside may learn of them.
///
/// Why one connection with `locking_mode=EXCLUSIVE`: no shared memory file, no reader that could hold the log back, and no
/// second connection for the WAL-reset race of SQLite before 3.51.3. Why not GRDB's pool: it sets `synchronous` back to
/// NORMAL, which loses acknowledged rows at a power cut.
///
/// What it cannot see: rows cut off its end together with every trace of them. The seals that were published
/// (``head``) show that; see ``holds(_:)``.
///
/// Use it from one thread; it is not Sendable.
public final class Journal {
  /// The most rows ``append(_:)`` takes at once. More is a programmer's mistake: the caller splits its queue.
  public static let maximumRowsPerAppend = 4096

  /// The database file.
  public let path: String
  /// The kernel's boot identifier that new rows carry.
  public let boot: String
  /// The last row that is certainly on disk.
  public internal(set) var head: JournalHead
  /// Why the journal refuses everything, nil while it is sound.
  public internal(set) var breakage: JournalFailure?
  /// Why the log could not be copied into the database when that was tried last: ``JournalError/full(_:)`` or
  /// ``JournalError/refused(_:)``; nil where nothing is owed. The rows are safe in the log, and more are taken until it has
  /// 1024 frames. ``checkpointIfDue()`` tries again.
  public internal(set) var owedCopy: JournalError?

  private let disk: any JournalDisk.Type
  private var lock: AnyObject?
  var queue: DatabaseQueue?
  var chain = HashChain()
  /// The tree over the rows, but for those in ``unfolded``.
  var folded: TreeFrontier
  /// The newest rows' hashes, which wait to be put into the tree until somebody asks for it: no vote pays for that.
  var unfolded: [ChainHash] = []
  /// The frames in the log, kept by SQLite's WAL hook, which needs an address that stays.
  let frames: UnsafeMutablePointer<Int32>
  let bounds: LogBounds
  var backup: BackupRun?

  /// Opens the journal of a state directory, makes it if there is none, and verifies every row of it.
  ///
  /// - Parameters:
  ///   - directory: An existing directory that belongs to this user; `journal.sqlite`, its `-wal` and `journal.lock` live
  ///     in it.
  ///   - boot: Identifies this start of the machine, 1...64 bytes; nil reads the kernel's.
  ///   - founding: Row 1 of a new journal; nil makes a random identifier and reads the clocks.
  ///   - progress: Called every few thousand rows while they are verified.
  public convenience init(
    directory: String, boot: String? = nil, founding: Founding? = nil, progress: ((VerificationProgress) -> Void)? = nil
  ) throws(JournalError) {
    try self.init(directory: directory, on: JournalFiles.self, boot: boot, founding: founding, progress: progress)
  }

  /// As the public one, on another disk than the machine's, or with a log of other bounds.
  package init(
    directory: String, on disk: any JournalDisk.Type, boot: String? = nil, founding: Founding? = nil,
    log bounds: LogBounds = .usual, progress: ((VerificationProgress) -> Void)? = nil
  ) throws(JournalError) {
    self.disk = disk
    self.bounds = bounds
    path = directory + "/journal.sqlite"
    lock = try disk.lock(directory + "/journal.lock")
    self.boot = if let boot { boot } else { try JournalFiles.bootIdentifier() }
    precondition((1...64).contains(self.boot.utf8.count), "a boot identifier has 1...64 bytes")
    try disk.make(path)
    // Before anything of them is copied into the database: the power may go in the middle of that, and then what repairs
    // the half-written pages is the log on disk, not the one in memory.
    for log in ["-wal", "-journal"] { try disk.rewrite(log: path + log) }
    let opened = try JournalOpening.open(path)
    try JournalOpening.found(opened, path, founding ?? .now(), boot: self.boot)
    (head, folded) = try JournalOpening.verify(opened, path, progress)
    frames = .allocate(capacity: 1)
    frames.initialize(to: 0)
    queue = opened
    watchLog()
    // What a crash left in the log goes into the database now; a copy that failed before is made again from the same log.
    // Where there is no room for it, the opening goes on without. Whatever it has verified, and the daemon will act upon, is
    // on disk all the same: the log since `rewrite`, whose sync was a true answer; and of the database those pages that the
    // log does not have, because a log is begun anew only after one process has copied all of it and synced the copy. What
    // a copy without end has written is in the log as well, and is read there.
    do {
      try copyLog()
    } catch {
      switch error {
      case .full, .refused: break
      case .inUse, .unusable, .foreign, .unsuitable, .damaged, .broken, .failed: throw error
      }
    }
    try disk.prepare(wal: path + "-wal", size: bounds.preparedBytes)
    try disk.synchronize(directory: directory)
  }

  /// The Merkle tree over all rows that are on disk, see `TreeFrontier`.
  public var tree: TreeFrontier {
    fold(keeping: 0)
    return folded
  }

  /// The tree without the newest row: its ``TreeFrontier/pathOfNextLeaf`` proves that row in ``tree``. Ask for it first:
  /// nil if the newest row has been put into the tree already.
  public var treeBeforeHead: TreeFrontier? {
    guard !unfolded.isEmpty else { return nil }
    fold(keeping: 1)
    return folded
  }

  /// Puts rows into the tree, all but the newest few.
  private func fold(keeping kept: Int) {
    let count = max(0, unfolded.count - kept)
    for hash in unfolded.prefix(count) { folded.append(TreeFrontier.leaf(of: hash)) }
    unfolded.removeFirst(count)
  }

  /// Remembers a row that is on disk. What waits is bounded: 32 bytes for each of 16,384 rows.
  func remember(_ hashes: [ChainHash]) {
    unfolded += hashes
    if unfolded.count > 4 * Self.maximumRowsPerAppend { fold(keeping: 1) }
  }

  deinit {
    shut()
    frames.deallocate()
  }

  /// Copies the log into the database file, closes it, and lets the next process in. A broken journal is only let go: its
  /// connection stays open, unused, until the process ends, because closing would write and sync again. Then another
  /// opening in this same process is refused.
  public func close() {
    shut()
  }

  private func shut() {
    cancelBackup()
    guard let queue else { return }
    self.queue = nil
    if breakage == nil {
      // The rows are safe in the log if this fails; the next opening reads them there.
      try? queue.close()
    } else {
      disk.keepToTheEnd(queue, of: path)
      if let lock { disk.keepToTheEnd(lock, of: path) }
    }
    lock = nil
  }

  /// The connection, or the reason why there is none to use.
  func connection() throws(JournalError) -> DatabaseQueue {
    if let breakage { throw .broken(breakage) }
    guard let queue else { preconditionFailure("the journal was closed") }
    return queue
  }

  /// Remembers that nothing may be believed from now on.
  func lose(_ failure: JournalFailure) -> JournalError {
    #if SECRET_LEAK
      if Self.isDeafOnPurpose { return .refused(failure) }
    #endif
    breakage = failure
    return .broken(failure)
  }

  /// SQLite tells the length of the log after every commit. Its own automatic checkpoint uses the same hook, swallows a
  /// failed fsync and runs before the commit returns, so that a vote would wait for it; this takes its place.
  private func watchLog() {
    let frames = frames
    queue?.unsafeReentrantRead { database in
      _ = sqlite3_wal_hook(
        database.sqliteConnection,
        { frames, _, _, count in
          frames?.assumingMemoryBound(to: Int32.self).pointee = count
          return SQLITE_OK
        }, frames)
    }
  }
}

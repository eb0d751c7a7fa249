import Glibc

extension FaultPoint {
  /// What has to become of a daemon to which a fault has happened.
  enum Demand: Sendable {
    /// It ends, and so.
    case ends(DaemonProcess.Ending)
    /// It goes on as if nothing had happened; one that was told to end does so, with 0.
    case goesOn
    /// One or the other: how far it came before the fault decides, and the rows tell whether that was right.
    case endsOrGoesOn(DaemonProcess.Ending)
  }

  /// What has to become of the daemon after this deed was done to this call.
  ///
  /// - SIGKILL ends it.
  /// - EIO: after a failed write, sync or truncation nobody knows what is on disk, and only a restart can tell. It ends with
  ///   74, in a sitting, at its start and at its end alike, and never tries the call again.
  /// - ENOSPC: a write that finds no room ends nothing (docs/decisions/0012); but a daemon at its start may end with 74,
  ///   where it cannot even write down that it is back. A sync that fails is a failed sync, whatever its reason.
  ///
  /// Nobody hears of a failure of these, and nothing that was promised hangs on them:
  ///
  /// - the number in `journal.lock`, a courtesy to whoever is refused: the lock itself is flock(2);
  /// - SQLite's sync of the directory after it has made a file (unixSync asks for no answer): the journal syncs the
  ///   directory itself, with fsync, before it takes a row, and that is heard;
  /// - the removal of the log at the orderly end: all of it has been copied and synced, and the next opening copies it again.
  func demand(of struck: StruckCall) -> Demand {
    if deed == .kill { return .ends(.signalled(SIGKILL)) }
    let isUnheard =
      struck.file == "journal.lock"
      || struck.call == "fdatasync" && !struck.file.hasPrefix("journal.sqlite")
      || struck.call == "unlink" && stage == .ending
    if isUnheard { return .goesOn }
    if deed == .full && !struck.call.hasSuffix("sync") {
      return stage.isStart ? .endsOrGoesOn(FaultHalls.storageBroken) : .goesOn
    }
    return .ends(FaultHalls.storageBroken)
  }
}

/// A call to which strace has done something.
struct StruckCall: Sendable {
  let call: String
  /// The last part of its file's path.
  let file: String
}

/// One call of the journal's writer that goes wrong.
struct FaultPoint: Sendable, CustomStringConvertible {
  /// What the daemon is at.
  enum Stage: Sendable, CaseIterable {
    /// It makes a new journal.
    case founding
    /// It holds a sitting.
    case sitting
    /// It copies the journal's log into the database while votes come, and begins the log anew.
    case copying
    /// It has held a sitting, and is told to end.
    case ending
    /// It comes back to an open roll call.
    case returning
    /// It comes back to an open secret ballot.
    case returningSecret

    var name: String {
      switch self {
      case .founding: "новий журнал"
      case .sitting: "засідання"
      case .copying: "копіювання під час голосування"
      case .ending: "завершення за наказом"
      case .returning: "повернення до поіменного"
      case .returningSecret: "повернення до таємного"
      }
    }

    /// Whether the daemon is at its start.
    var isStart: Bool { [.founding, .returning, .returningSecret].contains(self) }
  }

  enum Deed: String, Sendable, CaseIterable {
    case kill = "signal=SIGKILL"
    case full = "error=ENOSPC"
    case error = "error=EIO"

    var name: String { String(rawValue.split(separator: "=")[1]) }
  }

  let stage: Stage
  let call: String
  let deed: Deed
  /// From 1.
  let number: Int

  var description: String { "\(stage.name), \(call) № \(number), \(deed.name)" }

  var injection: Strace.Injection { Strace.Injection(call: call, deed: deed.rawValue, number: number) }
}

/// What came of it.
struct FaultOutcome: Sendable {
  var findings = CrashFindings()
  var recovery: Duration?
  /// Whether the daemon ended.
  var hasEnded = false
  /// Whether the fault has happened at all: without that nothing was tried.
  var hasFired = false
  /// Whether the daemon went on, though it had to end.
  var hasSurvived = false
  /// Where the fault belongs to one.
  var stage: FaultPoint.Stage?
}

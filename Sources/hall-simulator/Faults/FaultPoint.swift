/// One call of the journal's writer that goes wrong.
struct FaultPoint: Sendable, CustomStringConvertible {
  /// What the daemon is at.
  enum Stage: Sendable, CaseIterable {
    /// It makes a new journal.
    case founding
    /// It holds a sitting.
    case sitting
    /// It comes back to an open roll call.
    case returning
    /// It comes back to an open secret ballot.
    case returningSecret

    var name: String {
      switch self {
      case .founding: "новий журнал"
      case .sitting: "засідання"
      case .returning: "повернення до поіменного"
      case .returningSecret: "повернення до таємного"
      }
    }
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
}

public import Seals

/// What a verification found; its sentences are for an auditor, in Ukrainian.
public struct AuditReport: Sendable, Hashable {
  /// What was verified and holds.
  public internal(set) var verified: [String] = []
  /// What does not hold.
  public internal(set) var faults: [String] = []
  /// What nobody has proved, and why.
  public internal(set) var remarks: [String] = []

  /// More faults than these are not listed: one damage can show in every file.
  static let mostFaults = 200

  mutating func fault(_ sentence: String) {
    guard faults.count < Self.mostFaults else { return }
    faults.append(sentence)
  }

  /// What a checkpoint is called that was published before.
  static let earlierNote = "Раніше оприлюднена контрольна точка"

  /// Looks at whose log a checkpoint is of; `own`: one that is of the log in question, nil where that has none.
  mutating func isOfOneJournal(_ checkpoint: Checkpoint, _ own: Checkpoint?, _ what: String) -> Bool {
    guard let own, own.journal != checkpoint.journal else { return true }
    fault("\(what): точка іншого журналу (\(checkpoint.origin)), а тут журнал \(own.origin).")
    return false
  }

  /// Looks at who signed a checkpoint.
  mutating func checkSignature(of note: SignedNote, _ keys: [NoteVerifier], _ what: String) {
    guard !keys.isEmpty, !keys.contains(where: note.isSigned) else { return }
    fault(
      note.signatures.isEmpty
        ? "\(what): контрольна точка без підпису." : "\(what): підпис контрольної точки не цього ключа або недійсний.")
  }
}

/// What an auditor brings along.
public struct AuditMeans: Sendable {
  /// The keys whose signature is believed; without any, signatures are not looked at.
  public let keys: [NoteVerifier]
  /// Checkpoints that were published before, which this log must extend.
  public let earlier: [SignedNote]

  /// What is brought along.
  public init(keys: [NoteVerifier] = [], earlier: [SignedNote] = []) {
    self.keys = keys
    self.earlier = earlier
  }
}

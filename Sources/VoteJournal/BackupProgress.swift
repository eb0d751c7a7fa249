/// How far a copy of the journal has come.
public struct BackupProgress: Hashable, Sendable {
  /// Pages of 4 KiB still to be copied; 0 when the copy is complete, on disk and under its name.
  public let remaining: Int
  /// Pages of the journal.
  public let total: Int
}

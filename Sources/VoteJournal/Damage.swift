/// The first row at which the journal is not what was written.
public struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with the row.
  public enum Reason: Hashable, Sendable {
    /// There is no row of this number, yet there is a later one, `found`.
    case missing(found: Int64)
    /// Some byte of this row, or of its hash, was changed.
    case wrongHash
    /// A column has another type or length than the schema allows.
    case malformed(column: String)
    /// Row 1 is not the row that founds a journal.
    case notFounded
    /// SQLite cannot read the row.
    case unreadable(JournalFailure)
    /// The table or a trigger that guards it is not as this program made it.
    case schema(object: String)
    /// The journal ends at another row than the one last written by this process.
    case wrongEnd(expected: Int64)
  }

  /// The row's number; every row before it is sound. 0 for ``Reason/schema(object:)``.
  public let row: Int64
  /// What is wrong.
  public let reason: Reason

  /// One line for the log.
  public var description: String {
    switch reason {
    case .missing(let found): "row \(row) is missing; the next row found is \(found)"
    case .wrongHash: "row \(row) was changed: its hash does not follow from the row before it and its own content"
    case .malformed(let column): "row \(row) has a malformed column \(column)"
    case .notFounded: "row \(row) is not the founding row of a journal"
    case .unreadable(let failure): "row \(row) cannot be read: \(failure)"
    case .schema(let object): "\(object) of the journal's schema is missing or changed"
    case .wrongEnd(let expected): "the journal ends at row \(row), but row \(expected) was the last one written"
    }
  }
}

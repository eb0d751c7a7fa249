/// The kinds of rows by which what happened is sealed. They are no events of the sitting: it has the same state without
/// them. The room `Sealing` knows what is in them.
public enum SealRow {
  /// The whole record of a ballot, written with its result.
  public static let ballot = "ballotStatement"
  /// The ballots of a sitting, written when it closes.
  public static let sitting = "sittingStatement"
  /// A signed checkpoint over all rows up to a statement's.
  public static let checkpoint = "checkpoint"
  /// All of them.
  public static let kinds: Set<String> = [ballot, sitting, checkpoint]
}

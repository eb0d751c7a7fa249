public import TallyEngine

extension RollCall {
  /// What was voted on, and when.
  public struct Question: Sendable, Hashable {
    /// The ballot's number, unique in the journal, from 1.
    public let ballot: Int
    /// The question's number on the agenda.
    public let number: String
    /// The question, whole.
    public let title: String
    /// «вид»: «за основу», «в цілому», «поправка», «процедурне».
    public let recordKind: String
    /// By name or secret.
    public let mode: BallotMode
    /// When the window opened, milliseconds since 1970 UTC.
    public let openedAt: Int64
    /// When it closed; the time that the record bears.
    public let closedAt: Int64
    /// The ballot that this one repeats.
    public let repeatOf: Int?

    /// A question.
    public init(
      ballot: Int, number: String, title: String, recordKind: String, mode: BallotMode = .rollCall, openedAt: Int64,
      closedAt: Int64, repeatOf: Int? = nil
    ) {
      self.ballot = ballot
      self.number = number
      self.title = title
      self.recordKind = recordKind
      self.mode = mode
      self.openedAt = openedAt
      self.closedAt = closedAt
      self.repeatOf = repeatOf
    }
  }

  /// A ballot of the same question that was annulled (ст. 83 ч. 2): it stays in the record of the one that repeats it.
  public struct Predecessor: Sendable, Hashable {
    /// Its number.
    public let ballot: Int
    /// Why it was annulled.
    public let reason: String

    /// An annulled ballot.
    public init(ballot: Int, reason: String) {
      self.ballot = ballot
      self.reason = reason
    }
  }
}

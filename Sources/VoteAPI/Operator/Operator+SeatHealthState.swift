extension Operator {
  /// What the check of the hall found at a seat.
  public enum SeatHealthState: String, Codable, Hashable, Sendable, CaseIterable {
    /// All is well.
    case ready
    /// No console answers.
    case offline
    /// The console is there and did not answer the check.
    case silent
    /// A key is held down all the time.
    case stuckKey
    /// A key moves faster than a finger can.
    case chatter
    /// The console was refused: it could not prove itself.
    case refused
    /// A console that is bound to no seat.
    case unknownConsole
    /// A console without keys that the regulation needs.
    case missingKeys
  }
}

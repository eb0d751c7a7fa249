extension Operator {
  /// Why a seat is not ready, or that it is.
  public enum SeatHealthState: String, Codable, Hashable, Sendable, CaseIterable {
    /// All is well.
    case ready
    /// No console answers, and its port is not there or cannot be opened.
    case offline
    /// The port is open and nobody speaks on it; or the console is in session and did not answer the check.
    case silent
    /// A key is held down all the time.
    case stuckKey
    /// A key moves faster than a finger can.
    case chatter
    /// The console was refused: it could not prove itself.
    case refused
    /// A console without a key in the daemon's list.
    case unknownConsole
    /// A console without keys that the regulation needs, or whose keys nobody saw move in a check that asked for them.
    case missingKeys
    /// A console that belongs to another seat.
    case wrongPort
    /// The council's files seat somebody else here than the sitting that is open does.
    case changedSeat
    /// A lamp that draws no current, or whose line is not ours.
    case lamp
  }
}

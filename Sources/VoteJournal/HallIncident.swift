public import TallyEngine

/// Something that happened to the hall and not to the sitting: journalled, and without effect on any count.
public struct HallIncident: Codable, Hashable, Sendable {
  /// The kind of its rows.
  public static let kind = "incident"

  /// What happened.
  public enum What: String, Codable, Sendable {
    case consoleOnline, consoleOffline, consoleRefused, consoleFaults, consoleAssigned, storageRecovered, clockJumped
    case daemonStarted, daemonStopping
  }

  /// What happened.
  public var what: What
  /// The seat it happened at.
  public var seat: Int?
  /// The console's serial, for example.
  public var detail: String?
  /// Who did it, where it was an operator's act.
  public var by: Operator?

  /// An incident.
  public init(_ what: What, seat: Int? = nil, detail: String? = nil, by: Operator? = nil) {
    self.what = what
    self.seat = seat
    self.detail = detail
    self.by = by
  }
}

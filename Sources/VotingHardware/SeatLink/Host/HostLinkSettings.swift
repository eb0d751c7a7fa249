/// The terms of the host's side of Seat Link. Times are nanoseconds unless said otherwise.
public struct HostLinkSettings: Sendable, Hashable {
  /// Whether consoles prove themselves and frames are signed. False only in a training hall.
  public var authenticate = true
  /// Milliseconds between two STATUS frames, told to the console; three of them without a frame are silence.
  public var statusInterval: UInt16 = 500
  /// Milliseconds until a console sends a KEYS frame again, told to the console.
  public var resendInterval: UInt16 = 50
  /// How long the tally may take before the console is told that its press is in hand (verdict 10).
  public var pendingAfter: UInt64 = 20_000_000
  /// An indication older than this is sent again when a STATUS comes in.
  public var refreshAfter: UInt64 = 900_000_000
  /// An indication older than this is sent again in any case.
  public var refreshAtLatest: UInt64 = 2_000_000_000
  /// How long a HELLO of a console that was just refused is dropped. Consoles wait five seconds; their clocks are cheap.
  public var refusalHolds: UInt64 = 4_000_000_000
  /// How long after an event that could not be delivered the next attempt is made.
  public var retryAfter: UInt64 = 10_000_000

  /// The terms that Seat Link's text gives.
  public init() {}

  /// How long a console may be silent.
  public var silence: UInt64 { UInt64(statusInterval) * 3_000_000 }
}

/// How one port and the consoles on it have fared since the daemon started.
public struct LineHealth: Sendable, Hashable {
  /// The port.
  public var path: String
  /// Whether it is open.
  public var isOpen: Bool
  /// The consoles that are bound to it.
  public var consoles: [ConsoleStatus]
  /// What came in as bytes.
  public var decoder: FrameDecoder.Counters
  /// What became of the frames.
  public var link: HostLinkCounters
  /// How often the port was opened.
  public var opened: UInt64
  /// How often it went away.
  public var lost: UInt64
  /// Bytes read.
  public var bytesIn: UInt64
  /// Bytes written.
  public var bytesOut: UInt64
  /// Bytes that wait for room in the port now.
  public var queued: Int
}

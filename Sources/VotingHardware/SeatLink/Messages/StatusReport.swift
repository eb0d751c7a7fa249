public import TallyEngine

/// STATUS: how a console stands, at every interval.
public struct StatusReport: Sendable, Hashable, BitwiseCopyable {
  static let length = 13

  /// The ballot that it shows; 0 for none.
  public var ballot: UInt32
  /// The phase that it shows, by Seat Link's number.
  public var phase: UInt8
  /// The keys held now.
  public var down: Keys
  /// What is wrong with it.
  public var faults: ConsoleFaults
  /// Milliseconds since it started, modulo 2³².
  public var uptime: UInt32
  /// KEYS frames that it gave up without a final answer since it started, modulo 2¹⁶.
  public var gaveUp: UInt16

  /// A report.
  public init(ballot: UInt32, phase: UInt8, down: Keys, faults: ConsoleFaults, uptime: UInt32, gaveUp: UInt16) {
    self.ballot = ballot
    self.phase = phase
    self.down = down
    self.faults = faults
    self.uptime = uptime
    self.gaveUp = gaveUp
  }

  /// Reads the body of STATUS; nil if it has not the right length.
  init?(_ frame: Frame) {
    guard frame.body.count == Self.length else { return nil }
    self.init(
      ballot: frame.integer(at: 8, as: UInt32.self),
      phase: frame.integer(at: 12, as: UInt8.self),
      down: Keys(rawValue: frame.integer(at: 13, as: UInt8.self)),
      faults: ConsoleFaults(rawValue: frame.integer(at: 14, as: UInt8.self)),
      uptime: frame.integer(at: 15, as: UInt32.self),
      gaveUp: frame.integer(at: 19, as: UInt16.self))
  }

  func write(to frame: inout Frame) {
    frame.append(ballot)
    frame.append(phase)
    frame.append(down.rawValue)
    frame.append(faults.rawValue)
    frame.append(uptime)
    frame.append(gaveUp)
  }
}

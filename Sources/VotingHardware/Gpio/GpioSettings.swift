public import TallyEngine

/// How the keys and lamps of a hall are wired, and how a key's contact is judged.
public struct GpioSettings: Sendable, Hashable {
  /// Whether a key that is down pulls its line low.
  public var keysActiveLow = true
  /// The resistor on a key's line.
  public var bias = LineBias.pullUp
  /// Whether a lamp burns while its line is low.
  public var lampsActiveLow = false
  /// How a lamp's line is driven.
  public var drive = LineDrive.pushPull
  /// For so long, in nanoseconds, a line must be up before its key is let go: contacts bounce for 1…20 ms.
  public var debounce: UInt64 = 20_000_000

  /// Edges that follow one another closer than this, in nanoseconds, are one run.
  var runGap: UInt64 { min(debounce, 20_000_000) }
  /// A run of edges that goes on for so long, in nanoseconds, is no finger's.
  let longestRun: UInt64 = 250_000_000
  /// More changes of a key within a second are no finger's.
  let mostChangesInASecond = 20
  /// A chattering key is silent until its line has been quiet for so long, in nanoseconds.
  let quiet: UInt64 = 1_000_000_000
  /// A key that is down for so long, in nanoseconds, while nothing is open is stuck.
  let stuckAfter: UInt64 = 10_000_000_000
  /// The fault of a line whose edges were lost is shown for so long, in nanoseconds.
  let lossShown: UInt64 = 10_000_000_000

  /// Keys that short to ground against a pull-up, lamps behind drivers that a high line turns on, 20 ms.
  public init() {}
}

internal import TOMLKit
public import TallyEngine

/// How keys and lamps on GPIO lines are wired: the table `[gpio]` of `council.toml`.
public struct GpioWiring: Hashable, Sendable {
  /// Whether a key that is down pulls its line low.
  public private(set) var keysActiveLow = true
  /// The resistor on a key's line.
  public private(set) var bias = LineBias.pullUp
  /// Whether a lamp burns while its line is low.
  public private(set) var lampsActiveLow = false
  /// How a lamp's line is driven.
  public private(set) var drive = LineDrive.pushPull
  /// For so many milliseconds a line must be up before its key is let go, 1…100.
  public private(set) var debounceMilliseconds = 20

  package init() {}

  init(_ source: TOMLSource, _ table: TOMLTable, problems: inout [Problem]) {
    var fields = TOMLFields(source, table, header: "gpio")
    keysActiveLow = fields.flag("keys_active_low", default: true)
    bias = fields.choice("bias", of: LineBias.self, default: .pullUp)
    lampsActiveLow = fields.flag("lamps_active_low", default: false)
    drive = fields.choice("drive", of: LineDrive.self, default: .pushPull)
    if table["debounce_ms"] != nil { debounceMilliseconds = fields.number("debounce_ms", 1...100) ?? 20 }
    fields.finish(into: &problems)
  }
}

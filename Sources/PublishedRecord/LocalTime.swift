public import Foundation

/// A time as the socket gives it: local, with its offset, ISO 8601.
public struct LocalTime: Sendable {
  /// Milliseconds since 1970 UTC.
  public let wall: Int64
  /// Where the daemon's clock hangs; its own offset, so that this machine's zone plays no part.
  public let zone: TimeZone

  /// Reads «2026-11-21T14:05:09+02:00»; nil for anything else.
  public init?(_ text: String) {
    guard
      let date = try? Date(
        text,
        strategy: Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
          .dateSeparator(.dash).time(includingFractionalSeconds: false).timeZone(separator: .colon)),
      let offset = Self.offset(text.suffix(6)), let zone = TimeZone(secondsFromGMT: offset)
    else { return nil }
    wall = Int64(date.timeIntervalSince1970.rounded()) * 1_000
    self.zone = zone
  }

  /// The clock's time alone: «14:05:09».
  public static func clock(_ text: String) -> String { String(text.dropFirst(11).prefix(8)) }

  private static func offset(_ text: Substring) -> Int? {
    if text.last == "Z" { return 0 }
    let parts = text.dropFirst().split(separator: ":")
    guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2, let hours = Int(parts[0]),
      let minutes = Int(parts[1])
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }
}

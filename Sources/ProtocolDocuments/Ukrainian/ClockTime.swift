public import Foundation

/// How a record writes a moment: two digits everywhere, 24 hours.
public struct ClockTime: Sendable, Hashable {
  /// «21.11.2026»
  public let date: String
  /// «14:05:09»
  public let time: String

  /// A moment as a clock on the wall there shows it; fractions of a second are cut, never rounded up into a second that
  /// had not begun.
  ///
  /// - Parameters:
  ///   - wall: milliseconds since 1970 UTC.
  ///   - timeZone: where the clock hangs.
  public init(wall: Int64, in timeZone: TimeZone = .kyiv) {
    let calendar = Calendar(identifier: .gregorian)
    let seconds = Int64((Double(wall) / 1_000).rounded(.down))
    let moment = Date(timeIntervalSince1970: Double(seconds))
    let locale = Locale(identifier: "uk")
    date = moment.formatted(
      Date.VerbatimFormatStyle(
        format: "\(day: .twoDigits).\(month: .twoDigits).\(year: .padded(4))", locale: locale, timeZone: timeZone,
        calendar: calendar))
    time = moment.formatted(
      Date.VerbatimFormatStyle(
        format:
          "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
        locale: locale, timeZone: timeZone, calendar: calendar))
  }
}

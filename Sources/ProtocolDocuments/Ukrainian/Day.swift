public import Foundation

/// A day of the calendar, without a time or a zone.
public struct Day: Sendable, Hashable, Comparable {
  /// The year, 1970…9999.
  public let year: Int
  /// The month, 1…12.
  public let month: Int
  /// The day of the month, 1…31.
  public let day: Int

  /// A day; nil if the calendar has no such.
  public init?(year: Int, month: Int, day: Int) {
    let components = DateComponents(
      calendar: Calendar(identifier: .gregorian), timeZone: .gmt, year: year, month: month, day: day)
    guard 1970...9999 ~= year, components.isValidDate else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day from its ISO 8601 form «2026-11-21», alone or before a «T»; nil for anything else.
  public init?(iso8601 text: String) {
    let date = text.prefix { $0 != "T" }
    let parts = date.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], date.allSatisfy({ $0 == "-" || $0.isASCII && $0.isNumber }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day on which a moment falls.
  ///
  /// - Parameters:
  ///   - wall: milliseconds since 1970 UTC.
  ///   - timeZone: where the day is asked for.
  public init(ofWall wall: Int64, in timeZone: TimeZone = .kyiv) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let parts = calendar.dateComponents([.year, .month, .day], from: Date(wall: wall))
    guard let year = parts.year, let month = parts.month, let day = parts.day else {
      preconditionFailure("the Gregorian calendar gave no day")
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Earlier days first.
  public static func < (first: Day, second: Day) -> Bool {
    (first.year, first.month, first.day) < (second.year, second.month, second.day)
  }

  /// «2026-11-21».
  public var iso8601: String {
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// «21 листопада 2026 року».
  public var inWords: String {
    let components = DateComponents(
      calendar: Calendar(identifier: .gregorian), timeZone: .gmt, year: year, month: month, day: day)
    guard let date = components.date else { preconditionFailure("checked by the initialiser") }
    let words = Date.VerbatimFormatStyle(
      format: "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits)", locale: Locale(identifier: "uk"),
      timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
    return date.formatted(words) + " року"
  }
}

extension TimeZone {
  /// Ukraine's time. The name with «Kyiv» is of 2022; older time zone data knows the other one.
  public static let kyiv: TimeZone = {
    guard let zone = TimeZone(identifier: "Europe/Kyiv") ?? TimeZone(identifier: "Europe/Kiev") else {
      preconditionFailure("there is no time zone data (install tzdata)")
    }
    return zone
  }()
}

extension Date {
  /// A moment of the wall clock, milliseconds since 1970 UTC.
  init(wall: Int64) {
    self.init(timeIntervalSince1970: Double(wall) / 1_000)
  }
}

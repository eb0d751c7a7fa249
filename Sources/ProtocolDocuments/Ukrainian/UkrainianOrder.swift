import Foundation
public import TallyEngine

/// The order of the Ukrainian alphabet: Ґ after Г, Є after Е, І and Ї after И; apostrophes do not count.
///
/// The collation is ICU's for `uk`, through Foundation. ICU does count apostrophes, and each of the three in use (’ ' ʼ)
/// differently, so they are taken out before it is asked: «Вяземський» stands before «В’язовий» whoever typed it.
public enum UkrainianOrder {
  /// Whether `first` stands before `second`. Case decides only between words that are otherwise equal, then
  /// apostrophes; so the order is total and a sort gives the same list every time.
  public static func areInIncreasingOrder(_ first: String, _ second: String) -> Bool {
    compare(first, second) == .orderedAscending
  }

  /// Voters by family name, given name, patronymic, and at last by identifier.
  public static func sorted(_ voters: [Voter]) -> [Voter] {
    voters.sorted { first, second in
      for part in [\Voter.familyName, \.givenName, \.patronymic] {
        let order = compare(first[keyPath: part], second[keyPath: part])
        if order != .orderedSame { return order == .orderedAscending }
      }
      return first.id < second.id
    }
  }

  /// Any values by a name of theirs, and by `identifier` where two have the same name.
  static func sorted<Value>(_ values: [Value], by name: KeyPath<Value, String>, _ identifier: KeyPath<Value, String>)
    -> [Value]
  {
    values.sorted { first, second in
      let order = compare(first[keyPath: name], second[keyPath: name])
      if order != .orderedSame { return order == .orderedAscending }
      return first[keyPath: identifier] < second[keyPath: identifier]
    }
  }

  private static let locale = Locale(identifier: "uk")

  /// U+2019, U+02BC, U+0027, and what a keyboard without them gives: U+2018, U+0060, U+00B4.
  private static let apostrophes: Set<Character> = ["’", "ʼ", "'", "‘", "`", "´"]

  private static func compare(_ first: String, _ second: String) -> ComparisonResult {
    let (plainFirst, plainSecond) = (withoutApostrophes(first), withoutApostrophes(second))
    for options in [String.CompareOptions.caseInsensitive, []] {
      let order = plainFirst.compare(plainSecond, options: options, range: nil, locale: locale)
      if order != .orderedSame { return order }
    }
    if first == second { return .orderedSame }
    return first < second ? .orderedAscending : .orderedDescending
  }

  private static func withoutApostrophes(_ text: String) -> String {
    text.contains(where: apostrophes.contains) ? text.filter { !apostrophes.contains($0) } : text
  }
}

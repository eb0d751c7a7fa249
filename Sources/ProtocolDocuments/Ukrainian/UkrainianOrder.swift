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
    compare(Key(first), Key(second)) == .orderedAscending
  }

  /// Voters by family name, given name, patronymic, and at last by identifier.
  public static func sorted(_ voters: [Voter]) -> [Voter] {
    sorted(voters, by: [\.familyName, \.givenName, \.patronymic], \.id)
  }

  /// Any values by a name of theirs, and by `identifier` where two have the same name.
  static func sorted<Value>(_ values: [Value], by name: KeyPath<Value, String>, _ identifier: KeyPath<Value, String>)
    -> [Value]
  {
    sorted(values, by: [name], identifier)
  }

  private static func sorted<Value>(
    _ values: [Value], by names: [KeyPath<Value, String>], _ identifier: KeyPath<Value, String>
  ) -> [Value] {
    // Each name is looked through once, not at every comparison: that was a quarter of the time of a year's records.
    let keyed = values.map { value in (value: value, keys: names.map { Key(value[keyPath: $0]) }) }
    return keyed.sorted { first, second in
      for (one, other) in zip(first.keys, second.keys) {
        let order = compare(one, other)
        if order != .orderedSame { return order == .orderedAscending }
      }
      return first.value[keyPath: identifier] < second.value[keyPath: identifier]
    }.map(\.value)
  }

  private static let locale = Locale(identifier: "uk")

  /// A word, and what of it counts in the first place.
  private struct Key {
    let text: String
    let withoutApostrophes: String

    init(_ text: String) {
      self.text = text
      var rest = text.unicodeScalars
      rest.removeAll { Self.isApostrophe($0) }
      withoutApostrophes = String(rest)
    }

    /// U+2019, U+02BC, U+0027, and what a keyboard without them gives: U+2018, U+0060, U+00B4.
    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x2019, 0x02BC, 0x27, 0x2018, 0x60, 0xB4: true
      default: false
      }
    }
  }

  private static func compare(_ first: Key, _ second: Key) -> ComparisonResult {
    for options in [String.CompareOptions.caseInsensitive, []] {
      let order = first.withoutApostrophes.compare(
        second.withoutApostrophes, options: options, range: nil, locale: locale)
      if order != .orderedSame { return order }
    }
    if first.text == second.text { return .orderedSame }
    return first.text < second.text ? .orderedAscending : .orderedDescending
  }
}

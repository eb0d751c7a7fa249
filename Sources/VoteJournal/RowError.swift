internal import TallyEngine

/// A row of a journal that this program can make nothing of: its body is not what its kind has, or the sitting could not
/// have come to it. It says which row and what, for whoever has to decide what becomes of the file.
public struct RowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The row's number.
  public let row: Int64
  /// Its kind, as far as it can be shown.
  public let kind: String
  /// What is wrong, in Ukrainian, without a full stop.
  public let reason: String

  /// What a decoder or the sitting said of a row.
  public init(_ row: JournalRow, _ error: any Error) {
    self.row = row.sequence
    kind = Self.shown(row.kind, atMost: NewRow.maximumKindBytes)
    reason = Self.shown(Self.reason(error), atMost: 500)
  }

  /// One line, in Ukrainian.
  public var description: String { "рядок \(row) («\(kind)»): \(reason)" }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    func place(_ path: [any CodingKey]) -> String {
      let place = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
      return place.isEmpty ? "тіло рядка" : "поле «\(place.drop { $0 == "." })»"
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(place(context.codingPath + [key])): його немає"
    case .valueNotFound(_, let context): return "\(place(context.codingPath)): воно порожнє"
    case .typeMismatch(_, let context): return "\(place(context.codingPath)): там інше, ніж має бути"
    case .dataCorrupted(let context):
      let said = (context.underlyingError as? Impossibility)?.description
      return "\(place(context.codingPath)): \(said ?? "цього програма не читає")"
    @unknown default: return "цього програма не читає"
    }
  }

  /// A row's own words have been checked by nobody: no control character gets onto a terminal, and no end of a line into
  /// a log.
  private static func shown(_ text: String, atMost count: Int) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(count).map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}

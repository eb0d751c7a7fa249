internal import Foundation
public import TallyEngine

/// The result of a check of the hall, as one row of the journal: who asked for it, what was found. Without effect on any
/// count.
public struct HallCheckRow: Codable, Hashable, Sendable {
  /// The kind of its rows.
  public static let kind = "hallChecked"

  /// A seat that was not ready.
  public struct Faulty: Codable, Hashable, Sendable {
    /// Number in the seat map.
    public var seat: Int
    /// The console's place in the words of seats.csv.
    public var console: String
    /// What was wrong, in the words of the operator's interface, the gravest first.
    public var reasons: [String]
    /// More about it, in Ukrainian.
    public var detail: String?

    /// A seat that was not ready.
    public init(seat: Int, console: String, reasons: [String], detail: String?) {
      self.seat = seat
      self.console = console
      self.reasons = reasons
      self.detail = detail
    }
  }

  /// Who asked for it.
  public var by: Operator
  /// When it began; wall clock, milliseconds since 1970. The row's own time is its end.
  public var began: Int64
  /// Whether every key was to be pressed once.
  public var keys: Bool
  /// How many seats there were.
  public var total: Int
  /// How many of them were ready.
  public var ready: Int
  /// The others, by number.
  public var faulty: [Faulty]

  /// A result.
  public init(by: Operator, began: Int64, keys: Bool, total: Int, ready: Int, faulty: [Faulty]) {
    self.by = by
    self.began = began
    self.keys = keys
    self.total = total
    self.ready = ready
    self.faulty = faulty
  }

  /// The result in a row; nil for a row of another kind.
  ///
  /// - Throws: where the row is from a version that this one does not know.
  public init?(_ row: JournalRow) throws {
    guard row.kind == Self.kind else { return nil }
    self = try JSONDecoder().decode(Self.self, from: Data(row.body))
  }
}

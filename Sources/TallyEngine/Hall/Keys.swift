/// The keys of a console, as the bits of Seat Link's `keys` and `down` bytes.
public struct Keys: OptionSet, Sendable, Hashable, BitwiseCopyable {
  /// One bit a key; bits 6 and 7 are unused.
  public let rawValue: UInt8

  /// Keys from the bits of a frame; unknown bits are kept and mean nothing.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// «за»
  public static let `for` = Keys(rawValue: 1 << 0)
  /// «проти»
  public static let against = Keys(rawValue: 1 << 1)
  /// «утримався»
  public static let abstain = Keys(rawValue: 1 << 2)
  /// The registration key or card.
  public static let present = Keys(rawValue: 1 << 3)
  /// The sensor that is held through a vote where the regulation asks for it.
  public static let hold = Keys(rawValue: 1 << 4)
  /// Asks for the floor.
  public static let floor = Keys(rawValue: 1 << 5)

  /// What the keys are called, by Seat Link's index: in Ukrainian, as they are labelled.
  public static let names = ["за", "проти", "утримався", "присутній", "утримання", "слово"]

  /// The keys' names in quotes, with commas between: «за», «проти».
  public var text: String {
    (0...5).filter { contains(Keys(rawValue: 1 << UInt8($0))) }.map { "«\(Self.names[$0])»" }.joined(separator: ", ")
  }

  /// The three keys that choose.
  public static let choices: Keys = [.for, .against, .abstain]

  /// The choice of the one choice key that is down; nil if none or several are.
  public var choice: Choice? {
    switch intersection(.choices) {
    case .for: .for
    case .against: .against
    case .abstain: .abstained
    default: nil
    }
  }
}

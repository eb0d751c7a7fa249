import ProtocolDocuments
import TallyEngine
import VoteAPI

/// What stands beside a name: the five options of a ballot, of which every seat has exactly one. A seat and an option
/// together are one ballot position.
enum Standing: UInt8, Sendable, Hashable, CaseIterable {
  case `for`, against, abstained, notVoting, absent

  init(_ choice: Choice?, registered: Bool) {
    self =
      switch choice {
      case .for: .for
      case .against: .against
      case .abstained: .abstained
      case nil: registered ? .notVoting : .absent
      }
  }

  /// The word of the sockets' roll call; nil for one that there is not.
  init?(word: String) {
    guard let standing = Standing.allCases.first(where: { "\($0)" == word }) else { return nil }
    self = standing
  }

  /// What the sockets show of a seat when the ballot is over.
  init(_ state: Results.SeatState) { self.init(state.choice.map(Choice.init), registered: state.registered) }

  /// A line of the journal's record.
  init(_ mark: RollCall.Line.Mark) {
    switch mark {
    case .chose(let choice, _): self.init(choice, registered: true)
    case .notVoting: self = .notVoting
    case .absent: self = .absent
    }
  }

  /// What is printed beside a name; nil for words that no printout has.
  init?(printed words: String) {
    switch words.lowercased() {
    case "за": self = .for
    case "проти": self = .against
    case let words where words.hasPrefix("утрима"): self = .abstained
    case let words where words.hasPrefix("не голосува"): self = .notVoting
    case let words where words.hasPrefix("відсутн"): self = .absent
    default: return nil
    }
  }

  /// The choice whose lamp burns; nil where none does.
  var choice: Choice? {
    switch self {
    case .for: .for
    case .against: .against
    case .abstained: .abstained
    case .notVoting, .absent: nil
    }
  }
}

extension Choice {
  /// The domain's choice for the interface's word.
  fileprivate init(_ choice: Results.Choice) {
    self =
      switch choice {
      case .for: .for
      case .against: .against
      case .abstained: .abstained
      }
  }
}

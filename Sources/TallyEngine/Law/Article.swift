/// What a refusal or an explanation cites. A regulation's file names its own article for each; where it names none, the
/// law's stands. The raw values are the keys of the file's `[articles]`.
public enum Article: String, Sendable, Hashable, CaseIterable {
  /// The sitting: who opens and closes it, and when.
  case sitting
  /// A quorum before anything is voted.
  case quorum
  /// A registration before anything is voted, and after every break.
  case registration
  /// Who came after the registration.
  case latecomers
  /// The kinds of question and the majority of each.
  case majority
  /// Nothing interrupts a ballot; one at a time.
  case voting
  /// A ballot that a breach or an obstacle spoiled is annulled and repeated at once.
  case annulment
  /// How often a question may be voted.
  case repeatLimit = "repeat_limit"
  /// A repeat needs a vote on it first.
  case repeatVote = "repeat_vote"
  /// A vote is personal.
  case personalVote = "personal_vote"
  /// Recusal for a conflict of interest.
  case recusal
  /// Secret ballots and the counting commission.
  case secret
  /// What only a council whose powers are recognised may vote on.
  case powers
  /// The head in the base and in the ballot.
  case head
  /// What the two readings of the law make disputed.
  case dispute

  /// The article of the law, for a regulation that names none of its own; nil where the law does not speak of such a
  /// body. «Закон» is that on local self-government.
  func inLaw(of body: Body) -> String? {
    switch body {
    case .council:
      switch self {
      case .sitting: "ст. 46 закону"
      case .quorum, .registration, .latecomers: "ст. 46 ч. 12 закону"
      case .majority, .dispute, .head, .repeatLimit, .repeatVote: "ст. 59 ч. 2 закону"
      case .voting, .annulment, .personalVote, .secret: "ст. 59 ч. 3 закону"
      case .recusal: "ст. 59-1 закону"
      case .powers: "ст. 49 закону"
      }
    case .executiveCommittee:
      switch self {
      case .sitting, .quorum, .registration, .latecomers: "ст. 53 закону"
      case .recusal: "ст. 59-1 закону"
      case .majority, .dispute, .head, .repeatLimit, .repeatVote, .voting, .annulment, .personalVote, .secret, .powers:
        "ст. 59 ч. 6 закону"
      }
    case .commission, .parliament: nil
    }
  }
}

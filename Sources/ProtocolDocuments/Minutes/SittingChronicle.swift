public import TallyEngine

/// The course of a sitting beside its ballots: when it opened and closed, its breaks, who presided, whether the head
/// took part, and who its members are. Only a journal tells all of that.
public struct SittingChronicle: Sendable, Hashable {
  /// A member of the council, as it was when the sitting opened.
  public struct Member: Sendable, Hashable {
    /// The identifier.
    public let voter: String
    /// The whole name.
    public let name: String
    /// The faction's name.
    public let faction: String?
    /// For «відсутній» and «відсутня».
    public let gender: Voter.Gender
    /// Whether this is the head and not a deputy.
    public let isHead: Bool
  }

  /// What happened.
  public enum Happening: Sendable, Hashable {
    /// The sitting opened under this presiding officer.
    case opened(presiding: String)
    /// A break began; it ends with the next registration.
    case breakStarted
    /// A registration began.
    case registrationStarted(number: Int)
    /// The chair went to somebody else.
    case presiding(String)
    /// The head came or left.
    case headPresence(Bool)
    /// The sitting closed.
    case closed
  }

  /// Something that happened, and when.
  public struct Entry: Sendable, Hashable {
    /// Milliseconds since 1970 UTC, whole seconds.
    public let at: Int64
    /// What.
    public let happening: Happening
  }

  /// Everybody who may vote, in the order of the Ukrainian alphabet.
  public let members: [Member]
  /// The least number of deputies that makes a quorum.
  public let quorum: Int
  /// What the head is called: «міський голова»; nil where the council has none.
  public let headTitle: String?
  /// What happened, in order.
  public private(set) var entries: [Entry] = []
  /// Whether the head took part when the sitting opened.
  public private(set) var headPresent = false

  /// The empty chronicle of a council's sitting.
  public init(of council: Council) {
    members = UkrainianOrder.sorted(
      council.voters.map {
        Member(voter: $0.id, name: $0.fullName, faction: $0.faction, gender: $0.gender, isHead: $0.isHead)
      }, by: \.name, \.voter)
    quorum = council.quorum
    headTitle = council.headOffice?.title
  }

  /// When the sitting opened.
  public var openedAt: Int64? {
    entries.first { if case .opened = $0.happening { true } else { false } }?.at
  }

  /// When it closed; nil while it lasts.
  public var closedAt: Int64? { entries.last { $0.happening == .closed }?.at }

  /// Who presides at last, who signs: the identifier.
  public var lastPresiding: String? {
    entries.reversed().lazy.compactMap { entry -> String? in
      switch entry.happening {
      case .opened(let voter), .presiding(let voter): voter
      default: nil
      }
    }.first
  }

  /// The member of this identifier.
  public func member(_ voter: String) -> Member? { members.first { $0.voter == voter } }

  /// Takes over a row of the journal.
  ///
  /// - Parameter wall: when it was written, milliseconds since 1970 UTC.
  public mutating func apply(_ event: SittingEvent, wall: Int64) {
    let happening: Happening
    switch event {
    case .sittingOpened(_, _, _, let presiding, let present, _, _):
      headPresent = present
      happening = .opened(presiding: presiding)
    case .sittingClosed: happening = .closed
    case .breakStarted: happening = .breakStarted
    case .registrationStarted(let number, _, _): happening = .registrationStarted(number: number)
    case .presidingChanged(let voter, _): happening = .presiding(voter)
    case .headPresenceChanged(let present, _): happening = .headPresence(present)
    default: return
    }
    entries.append(Entry(at: wall.wholeSeconds, happening: happening))
  }
}

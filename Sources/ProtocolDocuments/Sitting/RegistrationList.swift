public import TallyEngine

/// The list of one registration: who is here, since when, and how that is known.
public struct RegistrationList: Sendable, Hashable {
  /// How a registration came about.
  public enum Origin: Sendable, Hashable {
    /// A key at the deputy's console.
    case console
    /// By the secretariat while the registration ran, on this ground.
    case manual(reason: String)
    /// By the secretariat after it, on this ground.
    case late(reason: String)
  }

  /// One name of the list.
  public struct Entry: Sendable, Hashable {
    /// The deputy's identifier.
    public let voter: String
    /// The whole name.
    public let name: String
    /// The faction's name; nil for «позафракційний».
    public let faction: String?
    /// How he was registered.
    public let origin: Origin
    /// When, milliseconds since 1970 UTC, whole seconds.
    public let at: Int64

    /// An entry.
    public init(voter: String, name: String, faction: String? = nil, origin: Origin, at: Int64) {
      self.voter = voter
      self.name = name
      self.faction = faction
      self.origin = origin
      self.at = at
    }
  }

  /// Its number in the sitting, from 1.
  public let number: Int
  /// When it started, milliseconds since 1970 UTC, whole seconds.
  public let openedAt: Int64
  /// When it finished; nil while it runs.
  public let closedAt: Int64?
  /// Deputies registered; the head is never counted.
  public let registered: Int
  /// The deputies that make a quorum.
  public let quorum: Int
  /// The names, in the order of the Ukrainian alphabet.
  public let entries: [Entry]

  /// A list; its names are put in order.
  public init(number: Int, openedAt: Int64, closedAt: Int64?, registered: Int, quorum: Int, entries: [Entry]) {
    self.number = number
    self.openedAt = openedAt
    self.closedAt = closedAt
    self.registered = registered
    self.quorum = quorum
    self.entries = UkrainianOrder.sorted(entries, by: \.name, \.voter)
  }

  /// Whether the quorum was reached.
  public var isQuorate: Bool { registered >= quorum }
}

extension RegistrationList {
  /// The list of a registration of a sitting.
  public init(_ registration: Registration, of council: Council) {
    self.init(
      number: registration.number, openedAt: registration.openedAt.wholeSeconds,
      closedAt: registration.closedAt?.wholeSeconds, registered: registration.registered, quorum: council.quorum,
      entries: council.voters.indices.compactMap { index in
        guard let at = registration.times[index] else { return nil }
        let voter = council.voters[index]
        let reason = registration.byHand[index]
        return Entry(
          voter: voter.id, name: voter.fullName, faction: voter.faction,
          origin: registration.late.contains(index)
            ? .late(reason: reason ?? "") : reason.map { .manual(reason: $0) } ?? .console,
          at: at.wholeSeconds)
      })
  }
}

extension Int64 {
  /// A moment of the wall clock to the second that it falls into, as records and sockets tell it.
  var wholeSeconds: Int64 { self - (self % 1_000 + 1_000) % 1_000 }
}

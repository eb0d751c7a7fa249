/// A council and its hall: who may vote, where they sit, and by which regulation. What the clerk's files say,
/// checked; written into the journal when a sitting opens, so that the record never depends on a later file.
public struct Council: Sendable, Hashable {
  /// The office of the head, whose genitive a sentence needs.
  public enum HeadOffice: String, Sendable, Hashable, Codable {
    case city, settlement, village

    /// «міський голова»
    public var title: String {
      switch self {
      case .city: "міський голова"
      case .settlement: "селищний голова"
      case .village: "сільський голова"
      }
    }

    /// «міського голови»
    public var genitive: String {
      switch self {
      case .city: "міського голови"
      case .settlement: "селищного голови"
      case .village: "сільського голови"
      }
    }
  }

  /// The council's full name.
  public let name: String
  /// The convocation, as it is written: «VIII».
  public let convocation: String
  /// Where it sits: «місто Горохів».
  public let place: String
  /// The deputies set by law (`D`), vacant mandates included; 1…4,000.
  public let composition: Int
  /// The head's office; nil where the council has no head (an oblast).
  public let headOffice: HeadOffice?
  /// What governs the votes.
  public let regulation: Regulation
  /// Deputies and the head, in the order of the Ukrainian alphabet.
  public let voters: [Voter]
  /// The seats, by number.
  public let seats: [Seat]
  /// Whether the powers of the council's deputies are recognised; until then only the opening and the working bodies may
  /// be voted on (ст. 18).
  public let powersRecognised: Bool

  /// A council. The files' checks hold by now: voters and seats are named once each, no seat names a stranger, at most
  /// `composition` deputies, and a head just where there is an office for one.
  public init(
    name: String, convocation: String, place: String, composition: Int, headOffice: HeadOffice?, regulation: Regulation,
    voters: [Voter], seats: [Seat], powersRecognised: Bool = true
  ) {
    self.init(
      unchecked: name, convocation: convocation, place: place, composition: composition, headOffice: headOffice,
      regulation: regulation, voters: voters, seats: seats, powersRecognised: powersRecognised)
    precondition(hasRoomForHead, "a head without an office, or two heads")
    precondition(hasRoomForDeputies, "more deputies than the composition")
  }

  private init(
    unchecked name: String, convocation: String, place: String, composition: Int, headOffice: HeadOffice?,
    regulation: Regulation, voters: [Voter], seats: [Seat], powersRecognised: Bool
  ) {
    self.name = name
    self.convocation = convocation
    self.place = place
    self.composition = composition
    self.headOffice = headOffice
    self.regulation = regulation
    self.voters = voters
    self.seats = seats
    self.powersRecognised = powersRecognised
  }

  private var hasRoomForHead: Bool { voters.count { $0.isHead } <= (headOffice == nil ? 0 : 1) }
  private var hasRoomForDeputies: Bool { deputies <= composition }

  /// Index of the head among the voters.
  public var head: Int? { voters.firstIndex { $0.isHead } }

  /// Who sits there; nil at a free seat, and where there is none.
  public func occupant(ofSeat number: UInt16) -> Voter? {
    guard let id = seats.first(where: { $0.number == number })?.voter else { return nil }
    return voters.first { $0.id == id }
  }

  /// The seats that both councils have and that somebody else holds in the other one, by identifier or by name.
  public func seatsHeldOtherwise(in other: Council) -> Set<UInt16> {
    guard self != other else { return [] }
    let (index, otherIndex) = (HallIndex(self), HallIndex(other))
    return Set(seats.map(\.number)).intersection(other.seats.map(\.number)).filter { seat in
      let holder = index.voter(atSeat: seat).map { voters[$0] }
      let otherHolder = otherIndex.voter(atSeat: seat).map { other.voters[$0] }
      return holder?.id != otherHolder?.id || holder?.fullName != otherHolder?.fullName
    }
  }

  /// Mandates that are filled.
  public var deputies: Int { voters.count { !$0.isHead } }

  /// Deputies that make a quorum.
  public var quorum: Int { regulation.quorum.needed(of: composition) }
}

extension Council: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, convocation, place, composition, headOffice, regulation, voters, seats, powersRecognised
  }

  /// Reads a council of a journal; one that was written before a field existed has its default.
  ///
  /// - Throws: a decoding error, also where the council is none that a clerk's files could have made.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      unchecked: try values.decode(String.self, forKey: .name),
      convocation: try values.decode(String.self, forKey: .convocation),
      place: try values.decode(String.self, forKey: .place),
      composition: try values.decode(Int.self, forKey: .composition),
      headOffice: try values.decodeIfPresent(HeadOffice.self, forKey: .headOffice),
      regulation: try values.decode(Regulation.self, forKey: .regulation),
      voters: try values.decode([Voter].self, forKey: .voters), seats: try values.decode([Seat].self, forKey: .seats),
      powersRecognised: try values.decodeIfPresent(Bool.self, forKey: .powersRecognised) ?? true)
    try decoder.require(1...4_000 ~= composition, "загальний склад поза межами 1…4000")
    try decoder.require(hasRoomForHead, "голова, для якого немає посади, або два голови")
    try decoder.require(hasRoomForDeputies, "депутатів більше за загальний склад")
    let names = Set(voters.map(\.id))
    try decoder.require(names.count == voters.count, "депутата названо двічі")
    try decoder.require(Set(seats.map(\.number)).count == seats.count, "місце названо двічі")
    try decoder.require(seats.allSatisfy { 1...4_095 ~= $0.number }, "номер місця поза межами 1…4095")
    try decoder.require(seats.allSatisfy { $0.voter.map(names.contains) ?? true }, "на місці той, кого немає в раді")
  }
}

/// A deputy or the head: somebody who may vote.
public struct Voter: Sendable, Hashable, Codable {
  /// As ISO/IEC 5218 numbers it, for the gendered forms of the record.
  public enum Gender: Int, Sendable, Hashable, Codable {
    case unknown = 0
    case male = 1
    case female = 2
    case notApplicable = 9
  }

  /// The identifier of Resolution 835, annex 30: the number of the deputy's card.
  public let id: String
  /// «Прізвище»
  public let familyName: String
  /// «Ім’я»
  public let givenName: String
  /// «По батькові»
  public let patronymic: String
  /// For «утримався» and «утрималась».
  public let gender: Gender
  /// The faction's name; nil for «позафракційний».
  public let faction: String?
  /// Whether this is the council's head and not a deputy.
  public let isHead: Bool

  /// A voter.
  public init(
    id: String, familyName: String, givenName: String, patronymic: String, gender: Gender, faction: String?,
    isHead: Bool = false
  ) {
    self.id = id
    self.familyName = familyName
    self.givenName = givenName
    self.patronymic = patronymic
    self.gender = gender
    self.faction = faction
    self.isHead = isHead
  }

  /// «Прізвище Ім’я По батькові», what is there of it.
  public var fullName: String {
    var name = familyName
    if !givenName.isEmpty { name += " " + givenName }
    if !patronymic.isEmpty { name += " " + patronymic }
    return name
  }
}

/// A place in the hall.
public struct Seat: Sendable, Hashable, Codable {
  /// Its number, 1…4,095.
  public let number: UInt16
  /// Its row, from the presidium, 1…
  public let row: Int
  /// Its column, 1…
  public let column: Int
  /// Who sits there.
  public let voter: String?

  /// A seat.
  public init(number: UInt16, row: Int, column: Int, voter: String?) {
    self.number = number
    self.row = row
    self.column = column
    self.voter = voter
  }
}

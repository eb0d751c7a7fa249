import Seals
import TallyEngine
import VotingHardware

/// Who sits in a hall, and by which regulation they vote: what the configuration's files are written from.
struct HallPlan: Sendable {
  /// A deputy or the head, with a seat and a console.
  struct Member: Sendable {
    let id: String
    let familyName: String
    let givenName: String
    let patronymic: String
    let gender: Voter.Gender
    /// The faction's name; nil for «позафракційний».
    let faction: String?
    let seat: UInt16
    /// What the deputies' file says of them beside, by column of Resolution 835, annex 30: nothing that a vote needs.
    var particulars: [String: String] = [:]

    var fullName: String { [familyName, givenName, patronymic].filter { !$0.isEmpty }.joined(separator: " ") }
  }

  /// A console and the 32 bytes that it shares with the daemon.
  struct Console: Sendable {
    let serial: UInt64
    let key: [UInt8]
    /// The keys that it has.
    var fitted = Keys.fitted

    init(serial: UInt64) {
      self.serial = serial
      key = (0..<ConsoleKey.length).map { _ in UInt8.random(in: 0...255) }
    }

    var identity: ConsoleIdentity {
      guard let key = try? ConsoleKey(key) else { preconditionFailure("a key of \(key.count) bytes") }
      return ConsoleIdentity(serial: serial, keys: fitted, key: key)
    }

    var serialText: String { HallPlan.hexadecimal(serial, digits: 16) }
    var keyText: String { key.map { HallPlan.hexadecimal(UInt64($0), digits: 2) }.joined() }
  }

  let council: String
  let convocation: String
  let place: String
  let composition: Int
  let regulation: String
  let deputies: [Member]
  let head: Member?
  /// By seat.
  let consoles: [UInt16: Console]
  /// Places in one row.
  let rowLength: Int
  /// What signs the seals, in every hall of this plan; nil: nothing does.
  private(set) var sealKey: NoteSigner?

  init(
    council: String, convocation: String, place: String, composition: Int, regulation: String, deputies: [Member],
    head: Member?, rowLength: Int = 10, consoles: [UInt16: Console]? = nil
  ) {
    self.council = council
    self.convocation = convocation
    self.place = place
    self.composition = composition
    self.regulation = regulation
    self.deputies = deputies
    self.head = head
    self.rowLength = rowLength
    let members = deputies + (head.map { [$0] } ?? [])
    self.consoles =
      consoles
      ?? Dictionary(
        uniqueKeysWithValues: members.map { ($0.seat, Console(serial: 0x5EA7_0000_0000_0000 | UInt64($0.seat))) })
  }

  /// Makes a key that signs the seals from now on.
  mutating func seal(as name: String) {
    do { sealKey = try NoteSigner(generatedFor: name) } catch { preconditionFailure("\(error)") }
  }

  /// Deputies and the head.
  var members: [Member] { deputies + (head.map { [$0] } ?? []) }

  /// The consoles with their places, spare ones included: those hang on ports that are no seat's.
  var places: [VirtualHall.Place] {
    consoles.map { VirtualHall.Place(seat: $0.key, identity: $0.value.identity) }.sorted { $0.seat < $1.seat }
  }

  func member(_ id: String) -> Member? { members.first { $0.id == id } }

  func member(seat: UInt16) -> Member? { members.first { $0.seat == seat } }

  static func hexadecimal(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension Keys {
  /// What the consoles of the simulator have: all six.
  static let fitted: Keys = [.for, .against, .abstain, .present, .hold, .floor]
}

/// The record of a sitting: its registrations and its ballots, whatever became of them.
///
/// The one model from which roll calls, lists, protocols and open data are written, so that they cannot disagree. It is
/// made from a journal's file or from the sockets, and both give an equal value.
public struct SittingRecord: Sendable, Hashable {
  /// What stands above it.
  public let heading: Heading
  /// The registrations, in order.
  public let registrations: [RegistrationList]
  /// The ballots that are over, in order: by name, secret, annulled and without result alike.
  public let ballots: [RollCall]

  /// A record.
  ///
  /// - Throws: `Disagreement` if a number is given twice or out of order, or a ballot is another sitting's.
  public init(heading: Heading, registrations: [RegistrationList], ballots: [RollCall]) throws(Disagreement) {
    self.heading = heading
    self.registrations = registrations
    self.ballots = ballots
    let numbers = ballots.map(\.question.ballot)
    for (earlier, later) in zip(numbers, numbers.dropFirst()) where earlier >= later {
      throw .order(of: .ballot, later)
    }
    for (index, registration) in registrations.enumerated() where registration.number != index + 1 {
      throw .order(of: .registration, registration.number)
    }
    for ballot in ballots where Heading(ballot.heading) != heading {
      throw .otherSitting(ballot: ballot.question.ballot)
    }
  }

  /// The ballot of this number; nil if this sitting has none that is over.
  public func ballot(_ number: Int) -> RollCall? { ballots.first { $0.question.ballot == number } }

  /// Everybody whom a roll call of this sitting names, in the order of the alphabet: deputies, and the head.
  public var members: [RollCall.Line] {
    var seen: Set<String> = []
    return UkrainianOrder.sorted(
      ballots.flatMap(\.lines).filter { seen.insert($0.voter).inserted }, by: \.name, \.voter)
  }
}

extension SittingRecord {
  /// What stands above the record of a sitting; the same for all its ballots.
  public struct Heading: Sendable, Hashable {
    /// The council's full name.
    public let council: String
    /// The convocation, as it is written: «VIII».
    public let convocation: String
    /// The session, as it is written.
    public let session: String
    /// The plenary sitting within the session, from 1.
    public let sitting: Int
    /// Where it sits.
    public let place: String
    /// The day on which it opened.
    public let day: Day
    /// The deputies set by law, vacant mandates included.
    public let composition: Int
    /// Full name of the council's head; nil where the council has none.
    public let head: String?
    /// Full name of the council's secretary, who signs; nil where nobody named one.
    public let secretary: String?

    /// A heading.
    public init(
      council: String, convocation: String, session: String, sitting: Int, place: String, day: Day, composition: Int,
      head: String? = nil, secretary: String? = nil
    ) {
      self.council = council
      self.convocation = convocation
      self.session = session
      self.sitting = sitting
      self.place = place
      self.day = day
      self.composition = composition
      self.head = head
      self.secretary = secretary
    }

    /// What a ballot's heading says of its sitting.
    public init(_ heading: RollCall.Heading) {
      self.init(
        council: heading.council, convocation: heading.convocation, session: heading.session, sitting: heading.sitting,
        place: heading.place, day: heading.day, composition: heading.composition, head: heading.head,
        secretary: heading.secretary)
    }
  }

  /// A record whose parts do not fit together.
  public enum Disagreement: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is numbered.
    public enum Numbered: String, Sendable, Hashable {
      case ballot = "голосування"
      case registration = "реєстрація"
    }

    /// A number is given twice or out of order.
    case order(of: Numbered, Int)
    /// A ballot is another sitting's.
    case otherSitting(ballot: Int)

    /// One sentence, in Ukrainian.
    public var description: String {
      switch self {
      case .order(let kind, let number):
        "Запис засідання не узгоджений: \(kind.rawValue) № \(number) не на своєму місці."
      case .otherSitting(let ballot): "Запис засідання не узгоджений: голосування № \(ballot) з іншого засідання."
      }
    }
  }
}

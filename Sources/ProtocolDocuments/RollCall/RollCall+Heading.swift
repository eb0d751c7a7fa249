public import TallyEngine

extension RollCall {
  /// What stands above a record: whose it is, and of which sitting.
  public struct Heading: Sendable, Hashable {
    /// The council's full name.
    public let council: String
    /// The convocation, as it is written: «VIII».
    public let convocation: String
    /// The session, as it is written: «12», or in words where it has a name: «12 позачергова сесія».
    public let session: String
    /// The plenary sitting within the session, from 1.
    public let sitting: Int
    /// Where it sits: «місто Горохів».
    public let place: String
    /// The day of the sitting.
    public let day: Day
    /// Full name of the presiding officer, who signs.
    public let presiding: String
    /// The presiding officer's identifier in the list of names; nil where the record does not tell it.
    public let presidingVoter: String?
    /// For «головуючий» and «головуюча».
    public let presidingGender: Voter.Gender
    /// Full name of the council's secretary, who signs too; nil where the record does not name one.
    public let secretary: String?
    /// The deputies set by law, vacant mandates included.
    public let composition: Int
    /// Full name of the council's head; nil where the council has none.
    public let head: String?

    /// A heading.
    public init(
      council: String, convocation: String, session: String, sitting: Int, place: String, day: Day, presiding: String,
      presidingVoter: String? = nil, presidingGender: Voter.Gender = .unknown, secretary: String? = nil,
      composition: Int, head: String? = nil
    ) {
      self.council = council
      self.convocation = convocation
      self.session = session
      self.sitting = sitting
      self.place = place
      self.day = day
      self.presiding = presiding
      self.presidingVoter = presidingVoter
      self.presidingGender = presidingGender
      self.secretary = secretary
      self.composition = composition
      self.head = head
    }
  }
}

extension Results {
  /// What stands above a roll call.
  public struct Heading: Codable, Hashable, Sendable {
    /// Name of the council.
    public var council: String
    /// For example «VIII скликання».
    public var convocation: String
    /// The settlement.
    public var place: String
    /// Name of the session.
    public var session: String
    /// Number of the sitting within the session.
    public var sitting: Int
    /// ISO 8601 date.
    public var date: String
    /// Who presides.
    public var presiding: String
    /// His or her key in the list of deputies; nil before the first sitting.
    public var presidingVoter: String?
    /// `male`, `female` or `unknown`.
    public var presidingGender: String
    /// Secretary of the council.
    public var secretary: String?
    /// Deputies by law.
    public var composition: Int
    /// Head of the council.
    public var head: String?

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      council: String, convocation: String, place: String, session: String, sitting: Int, date: String,
      presiding: String, presidingVoter: String? = nil, presidingGender: String = "unknown", secretary: String? = nil,
      composition: Int, head: String? = nil
    ) {
      self.council = council
      self.convocation = convocation
      self.place = place
      self.session = session
      self.sitting = sitting
      self.date = date
      self.presiding = presiding
      self.presidingVoter = presidingVoter
      self.presidingGender = presidingGender
      self.secretary = secretary
      self.composition = composition
      self.head = head
    }
  }
}

extension Results.Heading {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"council":"#)
    json.string(council)
    json.raw(#","convocation":"#)
    json.string(convocation)
    json.raw(#","place":"#)
    json.string(place)
    json.raw(#","session":"#)
    json.string(session)
    json.raw(#","sitting":"#)
    json.int(sitting)
    json.raw(#","date":"#)
    json.string(date)
    json.raw(#","presiding":"#)
    json.string(presiding)
    if let presidingVoter {
      json.raw(#","presidingVoter":"#)
      json.string(presidingVoter)
    }
    json.raw(#","presidingGender":"#)
    json.string(presidingGender)
    if let secretary {
      json.raw(#","secretary":"#)
      json.string(secretary)
    }
    json.raw(#","composition":"#)
    json.int(composition)
    if let head {
      json.raw(#","head":"#)
      json.string(head)
    }
    json.raw("}")
  }
}

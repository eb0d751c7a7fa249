extension Results {
  /// A kind of question that the regulation knows, with what a ballot of it would need if it were opened now.
  public struct Kind: Codable, Hashable, Sendable {
    /// Its name in the regulation: what `OpenBallot` takes.
    public var id: String
    /// The kind, as read aloud.
    public var title: String
    /// By name or secret.
    public var mode: BallotMode
    /// What a ballot would need now.
    public var requirement: Requirement
    /// Why it could not be opened now, in Ukrainian, with the article; nil if it could.
    public var refusal: String?

    /// Every field; one that may be absent is, unless said otherwise.
    public init(id: String, title: String, mode: BallotMode, requirement: Requirement, refusal: String? = nil) {
      self.id = id
      self.title = title
      self.mode = mode
      self.requirement = requirement
      self.refusal = refusal
    }
  }
}

extension Results.Kind {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"id":"#)
    json.string(id)
    json.raw(#","title":"#)
    json.string(title)
    json.raw(#","mode":"#)
    json.raw(mode.json)
    json.raw(#","requirement":"#)
    requirement.write(to: &json)
    if let refusal {
      json.raw(#","refusal":"#)
      json.string(refusal)
    }
    json.raw("}")
  }
}

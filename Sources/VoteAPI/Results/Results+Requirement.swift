extension Results {
  /// What a ballot needs to be adopted.
  public struct Requirement: Codable, Hashable, Sendable {
    /// Name of the question kind in the regulation.
    public var kind: String
    /// The kind, as read aloud.
    public var title: String
    /// The article that demands it.
    public var source: String
    /// What the share is taken of.
    public var base: String
    /// How many that is.
    public var baseCount: Int
    /// Votes needed.
    public var needed: Int
    /// Votes needed by the other reading, where the law has two.
    public var alternativeNeeded: Int?
    /// What the share is taken of by the other reading.
    public var alternativeBase: String?
    /// One sentence in Ukrainian that a chair can read aloud.
    public var explanation: String
    /// The rule as a record prints it: «БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ».
    public var rule: String
    /// «вид» in a printed record: «за основу», «в цілому», «поправка», «процедурне».
    public var recordKind: String
    /// How many deputies must be registered for a ballot of this kind.
    public var quorum: Int
    /// What an equal split comes to: `strict`, `castingVote` or `decisive`.
    public var tie: String

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      kind: String, title: String, source: String, base: String, baseCount: Int, needed: Int,
      alternativeNeeded: Int? = nil, alternativeBase: String? = nil, explanation: String, rule: String = "",
      recordKind: String = "", quorum: Int = 0, tie: String = "strict"
    ) {
      self.kind = kind
      self.title = title
      self.source = source
      self.base = base
      self.baseCount = baseCount
      self.needed = needed
      self.alternativeNeeded = alternativeNeeded
      self.alternativeBase = alternativeBase
      self.explanation = explanation
      self.rule = rule
      self.recordKind = recordKind
      self.quorum = quorum
      self.tie = tie
    }
  }
}

extension Results.Requirement {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"kind":"#)
    json.string(kind)
    json.raw(#","title":"#)
    json.string(title)
    json.raw(#","source":"#)
    json.string(source)
    json.raw(#","base":"#)
    json.string(base)
    json.raw(#","baseCount":"#)
    json.int(baseCount)
    json.raw(#","needed":"#)
    json.int(needed)
    if let alternativeNeeded {
      json.raw(#","alternativeNeeded":"#)
      json.int(alternativeNeeded)
    }
    if let alternativeBase {
      json.raw(#","alternativeBase":"#)
      json.string(alternativeBase)
    }
    json.raw(#","explanation":"#)
    json.string(explanation)
    json.raw(#","rule":"#)
    json.string(rule)
    json.raw(#","recordKind":"#)
    json.string(recordKind)
    json.raw(#","quorum":"#)
    json.int(quorum)
    json.raw(#","tie":"#)
    json.string(tie)
    json.raw("}")
  }
}

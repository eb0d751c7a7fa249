extension Results {
  /// Papers of a secret ballot, as the counting commission reported them.
  public struct PaperCount: Codable, Hashable, Sendable, BitwiseCopyable {
    /// Given out.
    public var issued: Int
    /// Found in the box.
    public var found: Int
    /// Of those found, the ones that show no choice.
    public var invalid: Int

    /// A count.
    public init(issued: Int, found: Int, invalid: Int) {
      self.issued = issued
      self.found = found
      self.invalid = invalid
    }
  }
}

extension Results.PaperCount {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"issued":"#)
    json.int(issued)
    json.raw(#","found":"#)
    json.int(found)
    json.raw(#","invalid":"#)
    json.int(invalid)
    json.raw("}")
  }
}

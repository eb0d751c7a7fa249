extension Results {
  /// A span of time to the tenth of a second. On the wire a number with one decimal; here an integer, so that
  /// neither the daemon's output nor a comparison depends on how a fraction is rounded.
  public struct Seconds: Codable, Hashable, Sendable, BitwiseCopyable {
    /// Tenths of a second, 0 or more.
    public var tenths: Int

    /// A span of so many tenths of a second.
    public init(tenths: Int) { self.tenths = tenths }

    /// Reads the number of seconds; what is finer than a tenth is rounded.
    public init(from decoder: any Decoder) throws {
      let seconds = try decoder.singleValueContainer().decode(Double.self)
      guard seconds.magnitude < 1e9 else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "seconds beyond every ballot: \(seconds)"))
      }
      tenths = Int((seconds * 10).rounded())
    }

    /// Writes the number of seconds.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(Double(tenths) / 10)
    }
  }
}

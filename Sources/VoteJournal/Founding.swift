internal import Glibc

/// What row 1 of a new journal says. It is read from the machine unless a test wants the same journal twice.
public struct Founding: Hashable, Sendable {
  /// 32 lower-case hexadecimal digits, random: two journals never share a chain.
  public let identifier: String
  /// Wall clock, milliseconds since 1970-01-01T00:00:00Z.
  public let at: Int64
  /// CLOCK_MONOTONIC in milliseconds.
  public let monotonic: Int64

  /// Gives every value. An identifier that is not 32 lower-case hexadecimal digits is a programmer's mistake.
  public init(identifier: String, at: Int64, monotonic: Int64) {
    precondition(Self.isIdentifier(identifier), "a journal's identifier is 32 lower-case hexadecimal digits")
    self.identifier = identifier
    self.at = at
    self.monotonic = monotonic
  }

  /// A random identifier and the machine's clocks.
  public static func now() -> Self {
    let identifier = (0..<2).map { _ in
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
    return Self(
      identifier: identifier, at: milliseconds(of: CLOCK_REALTIME), monotonic: milliseconds(of: CLOCK_MONOTONIC))
  }

  /// Row 1's body, canonical: keys sorted, no space.
  var body: String { #"{"created":\#(at),"id":"\#(identifier)","schema":\#(JournalSchema.version)}"# }

  /// The identifier in row 1's body, if it is exactly such a body.
  static func identifier(inBody body: UnsafeRawBufferPointer) -> String? {
    let text = String(decoding: body, as: UTF8.self)
    guard let start = text.firstRange(of: #","id":""#)?.upperBound else { return nil }
    let identifier = String(text[start...].prefix(32))
    guard isIdentifier(identifier), text.hasSuffix(#"","schema":\#(JournalSchema.version)}"#) else { return nil }
    return identifier
  }

  private static func isIdentifier(_ text: String) -> Bool {
    text.utf8.count == 32
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  private static func milliseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    let code = clock_gettime(clock, &time)
    precondition(code == 0, "the kernel has no such clock")
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

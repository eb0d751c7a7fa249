/// The record of what could be seen of the daemon from outside, and when: every byte to a console, every byte to a client,
/// every line of the log. Two runs of one seed have the same; so do two runs whose secret votes alone were exchanged.
struct Trace {
  /// What was seen, as one number.
  private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  /// The lines, where somebody wants to read them.
  private(set) var lines: [String]?
  private(set) var count = 0
  private let time: () -> UInt64

  init(keepsLines: Bool, time: @escaping () -> UInt64) {
    self.time = time
    if keepsLines { lines = [] }
  }

  mutating func note(_ what: StaticString, _ who: UInt64, _ bytes: some Collection<UInt8>) {
    count += 1
    let now = time()
    add(now)
    add(UInt64(what.utf8CodeUnitCount))
    add(who)
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    guard lines != nil else { return }
    let isText = bytes.allSatisfy { $0 >= 0x20 || $0 == 0 || $0 == 10 }
    let text =
      isText
      ? String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
      : bytes.map { String($0, radix: 16) }.joined(separator: " ")
    lines?.append("\(Self.seconds(now)) \(what) \(who) \(text)")
  }

  /// A line for the reader alone, of what is no output of the daemon.
  mutating func remark(_ text: @autoclosure () -> String) {
    guard lines != nil else { return }
    lines?.append("\(Self.seconds(time())) · \(text())")
  }

  private mutating func add(_ number: UInt64) {
    hash = (hash ^ number) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
  }

  static func seconds(_ time: UInt64) -> String {
    let micro = time / 1_000
    let fraction = String(micro % 1_000_000)
    return "\(micro / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }
}

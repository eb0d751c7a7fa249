internal import TallyEngine

/// The body of INDICATE, ready to be sent: a described state in at most 40 bytes, so that sending it again costs no
/// walk through a string and two of them can be compared.
struct IndicationBody: Sendable, Hashable, BitwiseCopyable {
  /// Bytes of text at most.
  static let maximumText = 32
  /// Bytes before the text.
  static let fixedLength = 8

  /// Ballot, phase, lamps and seconds, as on the wire.
  private let fixed: UInt64
  private let text: (UInt64, UInt64, UInt64, UInt64)
  private let textLength: UInt8

  /// The ballot that is shown.
  var ballot: UInt32 { UInt32(truncatingIfNeeded: fixed) }
  /// The phase that is shown.
  var phase: UInt8 { UInt8(truncatingIfNeeded: fixed >> 32) }

  /// The keys that answer what is open; nil where nothing is.
  var asked: Keys? {
    switch Indication.Phase(rawValue: phase) {
    case .voting: .choices
    case .registration: .present
    default: nil
    }
  }

  /// The indication in the form of the wire. Text longer than 32 bytes is cut at a character.
  init(_ indication: Indication) {
    fixed =
      UInt64(indication.ballot) | UInt64(indication.phase.rawValue) << 32 | UInt64(indication.lamps) << 40
      | UInt64(indication.seconds) << 56
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var count = 0
    withUnsafeMutableBytes(of: &bytes) { room in
      for character in indication.text {
        let more = character.utf8
        guard count + more.count <= Self.maximumText else { break }
        for byte in more {
          room[count] = byte
          count += 1
        }
      }
    }
    text = bytes
    textLength = UInt8(count)
  }

  func write(to frame: inout Frame) {
    frame.append(fixed)
    withUnsafeBytes(of: text) { frame.append(UnsafeRawBufferPointer(rebasing: $0[..<Int(textLength)])) }
  }

  static func == (one: IndicationBody, other: IndicationBody) -> Bool {
    one.fixed == other.fixed && one.textLength == other.textLength && one.text == other.text
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(fixed)
    withUnsafeBytes(of: text) { hasher.combine(bytes: $0) }
  }
}

extension Indication {
  /// Reads the body of INDICATE; nil if its length or its phase makes no sense. Text that is not UTF-8 is repaired.
  init?(_ frame: Frame) {
    let body = frame.body
    guard body.count >= IndicationBody.fixedLength,
      body.count <= IndicationBody.fixedLength + IndicationBody.maximumText,
      let phase = Phase(rawValue: frame.integer(at: 12, as: UInt8.self))
    else { return nil }
    self.init(
      ballot: frame.integer(at: 8, as: UInt32.self),
      phase: phase,
      lamps: frame.integer(at: 13, as: UInt16.self),
      seconds: frame.integer(at: 15, as: UInt8.self),
      text: frame.withBytes { bytes in
        String(decoding: bytes[(body.lowerBound + IndicationBody.fixedLength)..<body.upperBound], as: UTF8.self)
      })
  }
}

/// From the bytes of a terminal to keys: UTF-8, the sequences of xterm, the Linux console, vt220, tmux and PuTTY.
///
/// What it does not know is no key; a sequence is swallowed whole, so that its tail presses nothing. What is pasted
/// (between the marks of a bracketed paste) presses nothing either. Every state is bounded: `flush` ends whatever a
/// terminal began and did not finish.
struct KeyDecoder {
  private enum State: Equatable {
    case ground
    /// ESC has come, and may be the key of that name or the beginning of a sequence.
    case escape
    /// ESC O: one byte follows.
    case singleShift
    /// ESC [ and what has come of its parameters.
    case sequence([UInt8])
    /// ESC [ [ of the Linux console: one byte follows.
    case linuxFunction
    /// A sequence that is too long, until its last byte.
    case tooLong
    /// A string of the terminal's own (ESC ], ESC P, ESC X, ESC ^, ESC _), until BEL or ESC \.
    case string(endsWithEscape: Bool)
    /// A pasted text; so many bytes of its closing mark have come.
    case paste(matched: Int)
    /// A character of several bytes, of which some have come.
    case utf8([UInt8], length: Int)
    /// A character of several bytes that was pressed with Alt, of which so many are to come: it is no key.
    case swallowed(left: Int)
  }

  private var state = State.ground

  /// The longest sequence whose parameters are kept.
  private static let longestSequence = 32
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// Whether something was begun that `flush` would end.
  var isPending: Bool { state != .ground }

  /// Takes a byte; the key that it completes, if any.
  mutating func take(_ byte: UInt8) -> Key? {
    switch state {
    case .ground: return plain(byte)
    case .escape: return afterEscape(byte)
    case .singleShift:
      state = .ground
      return Self.final(byte)
    case .linuxFunction:
      state = .ground
      return 0x41...0x45 ~= byte ? .function(Int(byte) - 0x40) : nil
    case .sequence(let parameters): return sequence(parameters, byte)
    case .tooLong:
      if 0x40...0x7E ~= byte { state = .ground }
      return nil
    case .string(let endsWithEscape):
      if byte == 0x07 || endsWithEscape && byte == 0x5C {
        state = .ground
      } else {
        state = .string(endsWithEscape: byte == 0x1B)
      }
      return nil
    case .paste(let matched):
      let next = byte == Self.pasteEnd[matched] ? matched + 1 : byte == Self.pasteEnd[0] ? 1 : 0
      state = next == Self.pasteEnd.count ? .ground : .paste(matched: next)
      return nil
    case .utf8(let bytes, let length): return continued(bytes + [byte], length, byte)
    case .swallowed(let left):
      state = left > 1 ? .swallowed(left: left - 1) : .ground
      guard 0x80...0xBF ~= byte else {
        state = .ground
        return plain(byte)
      }
      return nil
    }
  }

  /// Ends what was begun, because nothing has come for a while: a lone ESC is the key.
  mutating func flush() -> Key? {
    defer { state = .ground }
    return state == .escape ? .escape : nil
  }

  // MARK: Characters

  private mutating func plain(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x1B: state = .escape
    case 0x0D: return .enter
    case 0x09: return .tab
    case 0x08, 0x7F: return .backspace
    case 0x01...0x1A where byte != 0x0A: return .control(Character(UnicodeScalar(byte + 0x60)))
    case 0x20...0x7E: return .character(Character(UnicodeScalar(byte)))
    case 0xC2...0xDF: state = .utf8([byte], length: 2)
    case 0xE0...0xEF: state = .utf8([byte], length: 3)
    case 0xF0...0xF4: state = .utf8([byte], length: 4)
    default: break
    }
    return nil
  }

  private mutating func continued(_ bytes: [UInt8], _ length: Int, _ byte: UInt8) -> Key? {
    guard 0x80...0xBF ~= byte else {
      // The character was cut off; what cut it off is a beginning of its own.
      state = .ground
      return plain(byte)
    }
    guard bytes.count == length else {
      state = .utf8(bytes, length: length)
      return nil
    }
    state = .ground
    guard let text = String(validating: bytes, as: UTF8.self), let scalar = text.unicodeScalars.first else {
      return nil
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: return nil
    default: return .character(Character(scalar))
    }
  }

  // MARK: Sequences

  private mutating func afterEscape(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x1B:
      // The first was a key; this one may begin a sequence.
      return .escape
    case 0x5B: state = .sequence([])
    case 0x4F: state = .singleShift
    case 0x5D, 0x50, 0x58, 0x5E, 0x5F: state = .string(endsWithEscape: false)
    // With Alt: no key of ours, and not the letter either.
    case 0xC2...0xF4: state = .swallowed(left: byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3)
    default: state = .ground
    }
    return nil
  }

  private mutating func sequence(_ parameters: [UInt8], _ byte: UInt8) -> Key? {
    switch byte {
    case 0x5B where parameters.isEmpty: state = .linuxFunction
    case 0x20...0x3F:
      state = parameters.count < Self.longestSequence ? .sequence(parameters + [byte]) : .tooLong
    case 0x7E:
      let number = Self.number(parameters)
      state = number == 200 ? .paste(matched: 0) : .ground
      return Self.numbered(number)
    case 0x40...0x7E:
      state = .ground
      return Self.final(byte)
    // A new sequence cuts this one off.
    case 0x1B: state = .escape
    default: state = .ground
    }
    return nil
  }

  /// The first parameter; modifiers stand behind a `;` and do not make another key.
  private static func number(_ parameters: [UInt8]) -> Int? {
    Int(String(decoding: parameters.prefix { $0 != 0x3B }, as: UTF8.self))
  }

  /// A key by the last byte of its sequence.
  private static func final(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x46: .end
    case 0x48: .home
    case 0x4D: .enter
    case 0x50...0x53: .function(Int(byte) - 0x4F)
    case 0x5A: .backTab
    default: nil
    }
  }

  /// A key by the number before its `~`.
  private static func numbered(_ number: Int?) -> Key? {
    switch number {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case .some(let number) where 11...15 ~= number: .function(number - 10)
    case .some(let number) where 17...21 ~= number: .function(number - 11)
    case .some(let number) where 23...24 ~= number: .function(number - 12)
    default: nil
    }
  }
}

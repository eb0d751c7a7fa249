/// A strict reader of JSON (RFC 8259) for requests.
///
/// Bounds: the caller bounds the length; brackets nest 32 deep at most, because the reader recurses. A key given twice
/// in one object is refused: which of the two counts differs between readers, and an act in the record must not depend
/// on that. Strings are compared as Swift compares them, so two spellings of one accented letter count as the same key.
struct JSONReader {
  /// How deep brackets may nest.
  static let deepest = 32

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads exactly one value, with blanks around it.
  static func read(_ bytes: [UInt8]) throws(JSONRefusal) -> JSONValue {
    var reader = JSONReader(bytes)
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.index == bytes.count else { throw .syntax(offset: reader.index) }
    return value
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func value() throws(JSONRefusal) -> JSONValue {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try nested { reader throws(JSONRefusal) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(JSONRefusal) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONRefusal) -> JSONValue {
    for offset in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[offset] else { throw .syntax(offset: index) }
      index += 1
    }
    return value
  }

  private mutating func nested(
    _ body: (inout JSONReader) throws(JSONRefusal) -> JSONValue
  ) throws(JSONRefusal) -> JSONValue {
    guard depth < Self.deepest else { throw .depth(offset: index) }
    depth += 1
    index += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONRefusal) -> JSONValue {
    var members: [String: JSONValue] = [:]
    skipBlanks()
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      let start = index
      let key = try string()
      skipBlanks()
      guard take(":") else { throw .syntax(offset: index) }
      guard members.updateValue(try value(), forKey: key) == nil else { throw .duplicateKey(offset: start) }
      skipBlanks()
    } while take(",")
    guard take("}") else { throw .syntax(offset: index) }
    return .object(members)
  }

  private mutating func array() throws(JSONRefusal) -> JSONValue {
    var elements: [JSONValue] = []
    skipBlanks()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value())
      skipBlanks()
    } while take(",")
    guard take("]") else { throw .syntax(offset: index) }
    return .array(elements)
  }
}

// MARK: Numbers

extension JSONReader {
  private mutating func number() throws(JSONRefusal) -> JSONValue {
    let start = index
    _ = take("-")
    if !take("0") { try digits() }
    var isInteger = true
    if take(".") {
      isInteger = false
      try digits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isInteger, let value = Int(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw .number(offset: start) }
    return .double(value)
  }

  private mutating func digits() throws(JSONRefusal) {
    let start = index
    while let byte = next, UInt8(ascii: "0") <= byte, byte <= UInt8(ascii: "9") { index += 1 }
    guard index > start else { throw .syntax(offset: index) }
  }
}

// MARK: Strings

extension JSONReader {
  private mutating func string() throws(JSONRefusal) -> String {
    guard take("\"") else { throw .syntax(offset: index) }
    let start = index
    var unescaped: [UInt8] = []
    var run = index
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        unescaped.append(contentsOf: bytes[run..<index])
        index += 1
        guard let text = String(validating: unescaped, as: UTF8.self) else { throw .encoding(offset: start) }
        return text
      case UInt8(ascii: "\\"):
        unescaped.append(contentsOf: bytes[run..<index])
        index += 1
        try escape(into: &unescaped)
        run = index
      case 0..<0x20:
        throw .syntax(offset: index)
      default:
        index += 1
      }
    }
    throw .syntax(offset: index)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONRefusal) {
    let start = index
    guard let character = next else { throw .syntax(offset: index) }
    index += 1
    switch character {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(character)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try fourHexDigits()
      if 0xD800...0xDBFF ~= code {
        guard take("\\"), take("u") else { throw .encoding(offset: start) }
        let low = try fourHexDigits()
        guard 0xDC00...0xDFFF ~= low else { throw .encoding(offset: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw .encoding(offset: start) }
      text.append(contentsOf: UTF8.encode(scalar)!)
    default: throw .syntax(offset: start)
    }
  }

  private mutating func fourHexDigits() throws(JSONRefusal) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw .syntax(offset: index)
      }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    return code
  }
}

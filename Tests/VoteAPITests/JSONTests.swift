import Foundation
import SeededRandom
import Testing

@testable import VoteAPI

/// The same tree read by Foundation, for comparison.
private enum Reference: Decodable, Equatable {
  case null, bool(Bool), number(Double), string(String), array([Reference]), object([String: Reference])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([Reference].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: Reference].self))
    }
  }

  init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .number(Double(value))
    case .double(let value): self = .number(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .array(values.map(Reference.init))
    case .object(let members): self = .object(members.mapValues(Reference.init))
    }
  }

  static func read(_ bytes: [UInt8]) -> Reference? { try? JSONDecoder().decode(Reference.self, from: Data(bytes)) }
}

@Suite("Reading JSON")
struct JSONReaderTests {
  private static let documents: [String] = [
    #"{"method":"org.votedaemon.results.GetBallot","parameters":{"number":7},"more":false}"#,
    #"[0,-1,9223372036854775807,-9223372036854775808,0.5,-1.25e3,1E-2,true,false,null]"#,
    #" {"а":"Ґанок \"лапки\" \\ \/ \b\f\n\r\t \u0491 \ud83d\ude00 😀" , "b" : [ ] , "c" : { } } "#,
    #"[[[[{"x":[{"y":""}]}]]]]"#,
  ]

  @Test("a document is read as Foundation reads it", arguments: documents)
  func agreesWithFoundation(_ document: String) throws {
    let bytes = Array(document.utf8)
    let value = try JSONReader.read(bytes)
    #expect(Reference(value) == Reference.read(bytes))
  }

  @Test("a document that is cut short anywhere is refused", arguments: documents)
  func truncations(_ document: String) {
    let bytes = Array(document.utf8)
    let whole = (bytes.lastIndex(where: { $0 != 0x20 }) ?? 0) + 1
    for length in 0..<whole {
      #expect(throws: JSONRefusal.self) { try JSONReader.read(Array(bytes[..<length])) }
    }
  }

  @Test("whatever bytes are changed, what is accepted is what Foundation accepts, and as the same value")
  func mutations() throws {
    var random = SeededRandom(seed: 20_260_305)
    let spare =
      Array(#"{}[]",:\0123456789.eE+-tfnu "#.utf8) + [0, 0x1F, 0x7F, 0x80, 0xBF, 0xC2, 0xE0, 0xED, 0xF4, 0xFF]
    var accepted = 0
    for round in 0..<5000 {
      var bytes = Array(Self.documents[round % Self.documents.count].utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = spare.randomElement(using: &random)!
        case 1: bytes.insert(spare.randomElement(using: &random)!, at: index)
        default: bytes.remove(at: index)
        }
      }
      do throws(JSONRefusal) {
        let value = try JSONReader.read(bytes)
        accepted += 1
        if Reference(value) == Reference.read(bytes) { continue }
        // Foundation refuses an exponent beyond every Double, also where the number is then simply 0.
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(/[eE][-+]?\d{4,}/), "\(text)")
      } catch {
        switch error {
        case .syntax, .encoding:
          if Reference.read(bytes) == nil { continue }
          // Foundation lets a comma stand before a closing bracket, which RFC 8259 does not.
          let text = String(decoding: bytes, as: UTF8.self)
          #expect(text.contains(/,\s*[\]}]/), "\(text): \(error.explanation)")
        case .duplicateKey, .depth, .number: break
        }
      }
    }
    #expect(accepted > 300)
  }

  @Test("brackets nest 32 deep and no deeper")
  func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
    }
    _ = try JSONReader.read(nested(32))
    #expect(throws: JSONRefusal.depth(offset: 32)) { try JSONReader.read(nested(33)) }
    #expect(throws: JSONRefusal.depth(offset: 32)) {
      try JSONReader.read(Array(repeating: UInt8(ascii: "["), count: 60_000))
    }
  }

  @Test("a key given twice is refused, also where it is spelt with an escape")
  func duplicateKeys() {
    #expect(throws: JSONRefusal.duplicateKey(offset: 7)) { try JSONReader.read(Array(#"{"a":1,"a":1}"#.utf8)) }
    #expect(throws: JSONRefusal.duplicateKey(offset: 7)) { try JSONReader.read(Array(#"{"a":1,"\u0061":2}"#.utf8)) }
  }

  @Test(
    "text that is not Unicode is refused",
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xD0], Array(#"\ud800"#.utf8),
      Array(#"\udc00"#.utf8), Array(#"\ud800\u0041"#.utf8),
    ])
  func encoding(_ inside: [UInt8]) {
    #expect(throws: JSONRefusal.encoding(offset: 0).kind) {
      do throws(JSONRefusal) { _ = try JSONReader.read([0x22] + inside + [0x22]) } catch { throw error.kind }
    }
  }

  @Test("a whole number stays exact, others are floating")
  func numbers() throws {
    #expect(try JSONReader.read(Array("9007199254740993".utf8)) == .int(9_007_199_254_740_993))
    #expect(try JSONReader.read(Array("1.0".utf8)) == .double(1))
    #expect(try JSONReader.read(Array("9223372036854775808".utf8)) == .double(9.223372036854775808e18))
    #expect(throws: JSONRefusal.number(offset: 0)) { try JSONReader.read(Array("1e999".utf8)) }
    for text in ["01", "-", "1.", ".5", "+1", "1e", "0x1", "NaN"] {
      #expect(throws: JSONRefusal.self) { try JSONReader.read(Array(text.utf8)) }
    }
  }
}

extension JSONRefusal {
  /// The refusal without the place.
  fileprivate var kind: JSONRefusal {
    switch self {
    case .syntax: .syntax(offset: 0)
    case .depth: .depth(offset: 0)
    case .encoding: .encoding(offset: 0)
    case .duplicateKey: .duplicateKey(offset: 0)
    case .number: .number(offset: 0)
    }
  }
}

@Suite("Writing JSON")
struct JSONWriterTests {
  private func written(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(capacity: 1)
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test("every string comes back as it was")
  func strings() throws {
    var random = SeededRandom(seed: 7)
    let scalars: [Unicode.Scalar] = [
      "\"", "\\", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}", "a", "ї", "€", "😀", "\u{2028}",
    ]
    for length in 0..<400 {
      var text = ""
      for _ in 0..<(length % 40) {
        // Long stretches without an escape too: those are copied eight bytes at a time.
        let range = length % 3 == 0 ? 0..<scalars.count : 7..<scalars.count
        text.unicodeScalars.append(scalars[Int.random(in: range, using: &random)])
      }
      let bytes = Array(written { $0.string(text) }.utf8)
      #expect(try JSONDecoder().decode(String.self, from: Data(bytes)) == text)
      #expect(try JSONReader.read(bytes) == .string(text))
    }
  }

  @Test("a character that needs an escape is found at every place of a word")
  func escapeAtEveryPlace() throws {
    for length in 1..<20 {
      for index in 0..<length {
        for special in [UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x00, 0x1F] {
          var bytes = [UInt8](repeating: 0x20, count: length)
          bytes[index] = special
          let text = String(decoding: bytes, as: UTF8.self)
          #expect(try JSONReader.read(Array(written { $0.string(text) }.utf8)) == .string(text))
        }
      }
    }
  }

  @Test("numbers are written as Swift writes them")
  func numbers() {
    for value in [0, 1, 9, 10, 99, 100, 450, 12_345, -1, -10, Int.max, Int.min] {
      #expect(written { $0.int(value) } == "\(value)")
    }
    #expect(written { $0.tenths(0) } == "0.0")
    #expect(written { $0.tenths(5) } == "0.5")
    #expect(written { $0.tenths(199) } == "19.9")
    #expect(written { $0.tenths(-5) } == "-0.5")
  }

  @Test("a field is overwritten in place, blanks in front")
  func fields() {
    var json = JSONWriter(capacity: 1)
    json.raw("[")
    let offset = json.field(6, 450)
    json.raw("]")
    #expect(String(decoding: json.bytes, as: UTF8.self) == "[   450]")
    JSONWriter.patch(json.base + offset, width: 6, -28)
    #expect(String(decoding: json.bytes, as: UTF8.self) == "[   -28]")
    JSONWriter.patch(json.base + offset, width: 6, 0)
    #expect(String(decoding: json.bytes, as: UTF8.self) == "[     0]")
    JSONWriter.patch(json.base + offset, width: 6, 65_535)
    #expect(String(decoding: json.bytes, as: UTF8.self) == "[ 65535]")
  }
}

@Suite("Cutting messages")
struct RequestFramerTests {
  @Test("the same messages come out however the stream is cut")
  func everyCut() {
    let stream = Array("one\0\0three\0rest".utf8)
    for first in 0...stream.count {
      for second in first...stream.count {
        var framer = RequestFramer(limit: 20)
        var messages: [String] = []
        for piece in [stream[..<first], stream[first..<second], stream[second...]] {
          piece.withUnsafeBytes { framer.append($0) }
          while case .message(let bytes) = framer.next() { messages.append(String(decoding: bytes, as: UTF8.self)) }
        }
        #expect(messages == ["one", "", "three"])
        #expect(!framer.isEmpty)
        #expect(framer.room == 20 + 1 - 4)
      }
    }
  }

  @Test("a message of exactly the limit passes, one byte more does not")
  func limit() {
    for length in 8...12 {
      var framer = RequestFramer(limit: 10)
      let bytes = [UInt8](repeating: 0x61, count: length) + [0]
      bytes.prefix(framer.room).withUnsafeBytes { framer.append($0) }
      let front = framer.next()
      if length <= 10 {
        #expect(front == .message(Array(bytes.dropLast())))
        #expect(framer.isEmpty)
      } else {
        #expect(front == .tooLong)
      }
    }
  }
}

@Suite("Reading calls")
struct VarlinkRequestTests {
  private func read(_ text: String) throws(VarlinkRequest.Refusal) -> VarlinkRequest {
    try VarlinkRequest(Array(text.utf8))
  }

  @Test("a call has a method; the rest may be absent, null, or unknown")
  func members() throws {
    let request = try read(#"{"method":"a.B","more":true,"oneway":null,"parameters":null,"fds":3}"#)
    #expect(request.method == "a.B" && request.more && !request.oneway && !request.upgrade)
    #expect(request.parameters.isEmpty)
  }

  @Test("what is of another type is refused by its name")
  func mistyped() {
    #expect(throws: VarlinkRequest.Refusal.member("method")) { try read("{}") }
    #expect(throws: VarlinkRequest.Refusal.member("method")) { try read(#"{"method":1}"#) }
    #expect(throws: VarlinkRequest.Refusal.member("parameters")) { try read(#"{"method":"a.B","parameters":[]}"#) }
    #expect(throws: VarlinkRequest.Refusal.member("more")) { try read(#"{"method":"a.B","more":1}"#) }
    #expect(throws: VarlinkRequest.Refusal.notAnObject) { try read("[]") }
  }
}

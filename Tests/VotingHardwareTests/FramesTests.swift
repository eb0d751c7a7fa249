import Foundation
import SeededRandom
import TallyEngine
import Testing

@testable import VotingHardware

@Suite("Frames of Seat Link")
struct FramesTests {
  let vectors: Vectors

  init() throws { vectors = try Vectors.read() }

  @Test("the checksum is that of the vectors")
  func checksum() throws {
    for entry in vectors.crc {
      let value = try bytes(entry.bytes).withUnsafeBytes { Checksum.value($0) }
      #expect(value == UInt32(entry.value, radix: 16), "\(entry.bytes)")
    }
  }

  @Test("the checksum is the same bit by bit as in steps of eight bytes, for every length of a frame")
  func checksumLengths() {
    var random = SeededRandom(seed: 1)
    for length in 0...60 {
      let data = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      var slow = ~UInt32(0)
      for byte in data {
        slow ^= UInt32(byte)
        for _ in 0..<8 { slow = slow & 1 == 0 ? slow >> 1 : slow >> 1 ^ 0xEDB8_8320 }
      }
      #expect(data.withUnsafeBytes { Checksum.value($0) } == ~slow)
    }
  }

  @Test("COBS is that of the vectors, both ways")
  func cobsVectors() throws {
    for entry in vectors.cobs {
      #expect(hexadecimal(stuffed(try bytes(entry.plain))) == entry.encoded)
      #expect(try unstuffed(bytes(entry.encoded)) == bytes(entry.plain))
    }
  }

  @Test("COBS comes back unchanged and without a zero for every pattern of zeros up to 12 bytes")
  func cobsExhaustive() {
    for length in 0...12 {
      for pattern in 0..<1 << length {
        let data = (0..<length).map { pattern >> $0 & 1 == 0 ? UInt8(0) : UInt8($0 + 1) }
        let encoded = stuffed(data)
        #expect(!encoded.contains(0) && encoded.count == length + 1)
        #expect(unstuffed(encoded) == data)
      }
    }
  }

  @Test("every run of up to four small codes decodes to what encodes to it again, or not at all")
  func cobsAllCodes() {
    var decodable = 0
    for length in 1...4 {
      for pattern in 0..<Int(pow(6.0, Double(length))) {
        var rest = pattern
        let run = (0..<length).map { _ in
          defer { rest /= 6 }
          return UInt8(rest % 6 + 1)
        }
        if let data = unstuffed(run) {
          decodable += 1
          #expect(stuffed(data) == run)
        }
      }
    }
    #expect(decodable > 0)
  }

  @Test("frames of the vectors are decoded, field by field")
  func wholeFrames() throws {
    for entry in vectors.frames {
      var decoder = FrameDecoder()
      let frames = decodeAll(try bytes(entry.wire), &decoder)
      #expect(frames.count == 1, "\(entry.name)")
      let frame = try #require(frames.first)
      #expect(hexadecimal(contents(frame)) == entry.frame)
      #expect(entry.fields.map(\.bytes).joined() == entry.frame)
      #expect(frame.isSigned == entry.signed)
      #expect(hexadecimal(contents(frame.encoded)) == entry.wire)
      if entry.from == "console" {
        #expect(ConsoleMessage(frame) != nil, "\(entry.name)")
      } else {
        #expect(HostMessage(frame) != nil, "\(entry.name)")
      }
    }
  }

  @Test("messages of the vectors read as they are meant")
  func messages() throws {
    func one(_ name: String) throws -> Frame {
      var decoder = FrameDecoder()
      return try #require(decodeAll(vectors.wire(name), &decoder).first)
    }
    #expect(
      try ConsoleMessage(one("HELLO"))
        == .hello(
          Hello(
            serial: 123_456, firmware: .init(1, 4, 2), keys: [.for, .against, .abstain, .present, .floor],
            nonce: Nonce(rawValue: 0xC7C6_C5C4_C3C2_C1C0))))
    #expect(try ConsoleMessage(one("PROOF")) == .proof)
    #expect(
      try ConsoleMessage(one("KEYS, for"))
        == .keys(KeysReport(ballot: 7, down: .for, changed: 0, uptime: 65_536)))
    #expect(try one("KEYS, for, sent again").isRetransmission)
    #expect(
      try ConsoleMessage(one("STATUS"))
        == .status(StatusReport(ballot: 7, phase: 2, down: [], faults: .lamp, uptime: 66_000, gaveUp: 1)))
    #expect(
      try HostMessage(one("WELCOME")) == .welcome(Welcome(seat: 42, statusInterval: 500, resendInterval: 50)))
    #expect(try HostMessage(one("ACK, recorded")) == .acknowledge(Answer(sequence: 4, verdict: .recorded)))
    var shown = Indication(ballot: 7, phase: .voting, seconds: 8, text: "За")
    shown.set(.on, key: 0)
    shown.set(.on, key: 3)
    #expect(try HostMessage(one("INDICATE, recorded")) == .indicate(shown))
    #expect(try HostMessage(one("REFUSE")) == .refuse(5))
    #expect(try one("INDICATE, the longest frame").length == Frame.maximumLength)
  }

  @Test("this program builds the frames of the vectors, tag for tag")
  func building() throws {
    let session = try ConsoleKey(hexadecimal: vectors.session.consoleKey).session(
      serial: vectors.session.serial, console: nonce(vectors.session.consoleNonce),
      host: nonce(vectors.session.hostNonce))
    var keys = Frame(.keys, unit: 1, sequence: 4)
    KeysReport(ballot: 7, down: .for, changed: 0, uptime: 65_536).write(to: &keys)
    keys.seal(with: session, from: .console)
    #expect(contents(keys.encoded) == (try vectors.wire("KEYS, for")))
    #expect(contents(keys.asRetransmission.encoded) == (try vectors.wire("KEYS, for, sent again")))
    var shown = Indication(ballot: 7, phase: .voting, seconds: 10, text: "Голосуйте")
    shown.set(.on, key: 3)
    var indicate = Frame(.indicate, unit: 1, sequence: 3)
    IndicationBody(shown).write(to: &indicate)
    indicate.seal(with: session, from: .host)
    #expect(contents(indicate.encoded) == (try vectors.wire("INDICATE, voting")))
    for entry in vectors.frames where entry.signed {
      var decoder = FrameDecoder()
      let frame = try #require(decodeAll(try bytes(entry.wire), &decoder).first)
      #expect(session.signed(frame, from: entry.from == "console" ? .console : .host), "\(entry.name)")
      #expect(!session.signed(frame, from: entry.from == "console" ? .host : .console), "\(entry.name)")
    }
  }

  @Test("broken frames of the vectors are refused for the reason that is written")
  func brokenFrames() throws {
    for entry in vectors.broken {
      var decoder = FrameDecoder()
      let frames = decodeAll(try bytes(entry.wire), &decoder)
      let counters = decoder.counters
      switch entry.reason {
      case "badChecksum": #expect(frames.isEmpty && counters.badChecksum > 0, "\(entry.name)")
      case "undecodable": #expect(frames.isEmpty && counters.undecodable > 0, "\(entry.name)")
      case "tooShort": #expect(frames.isEmpty && counters.tooShort > 0, "\(entry.name)")
      case "tooLong": #expect(frames.isEmpty && counters.tooLong > 0, "\(entry.name)")
      default: #expect(frames.count == 1 && counters.dropped == 0, "\(entry.name)")
      }
      let after = decodeAll(try vectors.wire("KEYS, for"), &decoder)
      #expect(after.count == 1, "the next frame after: \(entry.name)")
    }
  }

  @Test("frames come out the same however the stream is cut")
  func cuts() throws {
    let stream = try vectors.frames.flatMap { try bytes($0.wire) }
    var whole = FrameDecoder()
    let expected = decodeAll(stream, &whole)
    #expect(expected.count == vectors.frames.count)
    for size in 1...70 {
      var decoder = FrameDecoder()
      var frames: [Frame] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        frames += decodeAll(Array(stream[start..<min(start + size, stream.count)]), &decoder)
      }
      #expect(frames == expected, "cut every \(size) bytes")
      #expect(decoder.counters == whole.counters)
    }
  }

  @Test("a frame with any one or two bits flipped is never accepted as another")
  func flippedBits() throws {
    let wire = try vectors.wire("KEYS, for")
    let frame = try #require(
      {
        var decoder = FrameDecoder(); return decodeAll(wire, &decoder).first
      }())
    let bits = wire.count * 8
    for first in 0..<bits {
      for second in first..<bits {
        var damaged = wire
        damaged[first / 8] ^= 1 << UInt8(first % 8)
        if second > first { damaged[second / 8] ^= 1 << UInt8(second % 8) }
        var decoder = FrameDecoder()
        for accepted in decodeAll(damaged + [0], &decoder) where accepted != frame {
          Issue.record("bits \(first) and \(second) make another frame")
        }
      }
    }
  }

  @Test("any bytes go in, and a whole frame after them comes out", arguments: 0..<20 as Range<UInt64>)
  func garbage(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let good = try vectors.wire("STATUS")
    var decoder = FrameDecoder()
    for _ in 0..<200 {
      let noise = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        random.once(in: 6) ? UInt8(0) : UInt8.random(in: 0...255, using: &random)
      }
      #expect(decodeAll(noise + [0], &decoder).isEmpty)
      #expect(decodeAll(good, &decoder).count == 1)
    }
    #expect(decoder.counters.frames == 200)
  }

  @Test("text of an indication is cut at a character, never inside one")
  func cutText() throws {
    let text = "Засідання перенесено 👨‍👩‍👧‍👦"
    for length in 0...text.count {
      var frame = Frame(.indicate, unit: 1, sequence: 1)
      IndicationBody(Indication(phase: .idle, text: String(text.prefix(length)))).write(to: &frame)
      frame.seal(with: nil, from: .host)
      let shown = try #require(Indication(frame))
      #expect(text.hasPrefix(shown.text) && shown.text.utf8.count <= 32)
    }
  }

  private func nonce(_ text: String) throws -> Nonce {
    try bytes(text).withUnsafeBytes { Nonce(rawValue: UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))) }
  }

  private func stuffed(_ data: [UInt8]) -> [UInt8] {
    var encoded = [UInt8](repeating: 0xEE, count: data.count + 1)
    let count = data.withUnsafeBytes { source in
      encoded.withUnsafeMutableBufferPointer { COBS.encode(source, into: $0.baseAddress!) }
    }
    #expect(count == encoded.count)
    return encoded
  }

  private func unstuffed(_ encoded: [UInt8]) -> [UInt8]? {
    var data = Array(encoded.dropFirst()) + [0]
    let whole = data.withUnsafeMutableBufferPointer {
      COBS.decode($0.baseAddress!, code: encoded[0], count: encoded.count)
    }
    return whole ? Array(data.dropLast()) : nil
  }
}

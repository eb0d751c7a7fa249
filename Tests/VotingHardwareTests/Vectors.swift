import Foundation

/// `hardware/seat-link-vectors.json`, written by another implementation.
struct Vectors: Decodable {
  struct Checksum: Decodable {
    let bytes: String
    let value: String
  }

  struct Stuffing: Decodable {
    let plain: String
    let encoded: String
  }

  struct Session: Decodable {
    let consoleKey: String
    let serial: UInt64
    let consoleNonce: String
    let hostNonce: String
    let sessionKey: String

    enum CodingKeys: String, CodingKey {
      case consoleKey = "console key"
      case serial
      case consoleNonce = "console nonce"
      case hostNonce = "host nonce"
      case sessionKey = "session key"
    }
  }

  struct Whole: Decodable {
    struct Field: Decodable {
      let name: String
      let bytes: String
      let note: String
    }

    let name: String
    let from: String
    let signed: Bool
    let fields: [Field]
    let frame: String
    let wire: String
  }

  struct Broken: Decodable {
    let name: String
    let wire: String
    let reason: String
  }

  let crc: [Checksum]
  let cobs: [Stuffing]
  let session: Session
  let frames: [Whole]
  let broken: [Broken]

  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("hardware")

  static func read() throws -> Vectors {
    try JSONDecoder().decode(
      Vectors.self, from: Data(contentsOf: directory.appendingPathComponent("seat-link-vectors.json")))
  }

  func wire(_ name: String) throws -> [UInt8] {
    try bytes(frames.first { $0.name == name }!.wire)
  }
}

func bytes(_ hexadecimal: String) throws -> [UInt8] {
  try stride(from: 0, to: hexadecimal.count, by: 2).map { offset in
    let start = hexadecimal.index(hexadecimal.startIndex, offsetBy: offset)
    guard let byte = UInt8(hexadecimal[start..<hexadecimal.index(start, offsetBy: 2)], radix: 16) else {
      throw CocoaError(.formatting)
    }
    return byte
  }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

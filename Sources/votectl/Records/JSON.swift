import Foundation

/// A reply as JSON on one line, its keys in order: for other programs.
enum JSON {
  static func line(_ value: some Encodable) throws(Failure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw Failure(.protocolError, Wording.replyNotUnderstood.text("\(error)"))
    }
  }
}

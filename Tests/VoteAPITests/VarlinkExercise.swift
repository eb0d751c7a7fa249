import Foundation

@testable import VoteAPI

/// Takes any bytes as what a client sends, and stops the process where something holds no longer. The fuzzer calls it with
/// what it invents, a test with what is kept in `Fuzz/corpus/varlink`.
enum VarlinkExercise {
  /// Small, so that the fuzzer finds its end.
  private static let limit = 512

  static func run(_ bytes: UnsafeRawBufferPointer) {
    let all = Array(bytes)
    let whole = messages(all, piece: all.count)
    precondition(whole == messages(all, piece: 1), "cut otherwise, other messages")
    for case .message(let message) in whole { read(message) }
  }

  /// The framer, as the server feeds it.
  private static func messages(_ bytes: [UInt8], piece: Int) -> [RequestFramer.Front] {
    var framer = RequestFramer(limit: limit)
    var found: [RequestFramer.Front] = []
    var rest = bytes[...]
    while true {
      switch framer.next() {
      case .message(let message):
        precondition(message.count <= limit && !message.contains(0))
        found.append(.message(message))
      case .tooLong: return found + [.tooLong]
      case .incomplete:
        guard !rest.isEmpty else { return found }
        let count = min(piece, rest.count, framer.room)
        precondition(count > 0, "no room for what is missing")
        rest.prefix(count).withUnsafeBytes { framer.append($0) }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// What is taken for a call is JSON to others as well, and the same call.
  private static func read(_ message: [UInt8]) {
    guard let request = try? VarlinkRequest(message) else { return }
    // Others lose numbers that they cannot hold.
    if !message.contains(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) || request.parameters.isEmpty {
      let object = (try? JSONSerialization.jsonObject(with: Data(message))) as? [String: Any]
      precondition(object?["method"] as? String == request.method, "Foundation reads another call")
    }
    let name = request.method.split(separator: ".").last.map(String.init) ?? ""
    _ = try? Operator.Call(method: name, parameters: ParameterReader(request.parameters))
    var json = JSONWriter()
    json.string(request.method)
    let written = json.bytes.withUnsafeBytes { Array($0) }
    precondition((try? JSONReader.read(written)) == .string(request.method), "what is written is read otherwise")
  }
}

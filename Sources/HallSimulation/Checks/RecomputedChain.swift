internal import Crypto
package import Foundation

/// The hash chain of docs/journal.md, computed without the daemon's own code: what the simulations judge a journal by.
package struct RecomputedChain {
  /// The hash of the last row; whoever has found one that is another may go on from it.
  package var hash: Data

  /// The chain of a journal whose first row has this body; nil where that founds none.
  package init?(foundedBy body: Data) {
    guard let founding = try? JSONDecoder().decode(Founding.self, from: body) else { return nil }
    hash = Data(SHA256.hash(data: Data("vote-journal/1:\(founding.id)".utf8)))
  }

  private struct Founding: Decodable {
    let id: String
  }

  /// Goes on by a row: its three numbers and its three texts, as they are stored.
  package mutating func append(
    sequence: Int64, at: Int64, monotonic: Int64, boot: Data, kind: Data, body: Data
  ) {
    var message = Data("VJ1\n".utf8) + hash
    for number in [sequence, at, monotonic] {
      withUnsafeBytes(of: number.bigEndian) { message.append(contentsOf: $0) }
    }
    for text in [boot, kind, body] {
      withUnsafeBytes(of: UInt32(text.count).bigEndian) { message.append(contentsOf: $0) }
      message.append(text)
    }
    hash = Data(SHA256.hash(data: message))
  }
}

extension Data {
  /// In lower case.
  package var hexadecimal: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

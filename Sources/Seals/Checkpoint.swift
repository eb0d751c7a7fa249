internal import Foundation

/// What a log says of itself at one moment: whose it is, how long, and the root of its tree (c2sp.org/tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
  /// Which log: `<name of the council's key>/<journal's identifier>`. The specification would have the key's name alone;
  /// but a council that begins a new journal begins a new log with the same key, and two logs of one origin are a fork.
  public let origin: String
  /// How many rows there are.
  public let size: Int64
  /// The root of the tree over them.
  public let root: ChainHash

  /// A checkpoint.
  public init(origin: String, size: Int64, root: ChainHash) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// The checkpoint that a note states; lines after the third are others' extensions.
  ///
  /// - Throws: ``NoteError/checkpoint(_:)``.
  public init(_ note: SignedNote) throws(NoteError) {
    let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, !lines[0].isEmpty else { throw .checkpoint("замало рядків") }
    guard let size = Int64(lines[1]), size > 0, String(size) == lines[1] else { throw .checkpoint("немає розміру") }
    guard let data = Data(base64Encoded: String(lines[2])), data.count == ChainHash.byteCount,
      data.base64EncodedString() == lines[2]
    else {
      throw .checkpoint("немає кореня")
    }
    origin = String(lines[0])
    self.size = size
    root = data.withUnsafeBytes { ChainHash($0) }
  }

  /// Which journal: what stands behind the origin's last slash. The name before it is the key's, and a council may take
  /// another key and go on with its journal.
  public var journal: Substring { origin.split(separator: "/", omittingEmptySubsequences: false).last ?? "" }

  /// The root as checkpoints write it, in base64.
  public var rootText: String { Data(root.bytes).base64EncodedString() }

  /// The note's text.
  public var text: String { "\(origin)\n\(size)\n\(rootText)\n" }

  /// The origin of a journal's log, under the name of the key that signs it; without a key, under this program's.
  public static func origin(journal identifier: String, key: NoteKeyName?) -> String {
    "\(key?.name ?? "vote-daemon")/\(identifier)"
  }
}

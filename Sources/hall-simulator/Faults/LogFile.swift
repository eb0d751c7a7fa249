import Foundation

/// The journal's write-ahead log, as its file tells (https://www.sqlite.org/fileformat2.html, «The Write-Ahead Log»).
struct LogFile {
  private let path: String
  private static let header = 32
  private static let frame = 24 + 4_096

  init(ofJournalIn directory: String) { path = directory + "/journal.sqlite-wal" }

  /// What tells this log from the one before it in the same file.
  var salts: Data {
    get throws { Self.salts(try Data(contentsOf: URL(fileURLWithPath: path)), at: 16) }
  }

  /// The frames that belong to it.
  var frames: Int {
    get throws {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let salts = Self.salts(bytes, at: 16)
      return stride(from: Self.header, to: bytes.count, by: Self.frame).prefix {
        Self.salts(bytes, at: $0 + 8) == salts
      }
      .count
    }
  }

  private static func salts(_ bytes: Data, at offset: Int) -> Data { bytes.dropFirst(offset).prefix(8) }
}

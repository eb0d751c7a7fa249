import Foundation

/// A folder that goes away with the value.
final class Folder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "journal-record-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  var journal: String { path + "/journal.sqlite" }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

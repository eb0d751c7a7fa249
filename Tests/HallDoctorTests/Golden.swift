import Foundation
import Testing

/// Files that a test's output is compared with. `UPDATE_GOLDEN=1 swift test` writes them anew.
enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func expect(_ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data(text.utf8).write(to: file)
      return
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let pairs = zip(text.split(separator: "\n"), expected.split(separator: "\n")).enumerated()
    let first = pairs.first { $1.0 != $1.1 }.map { "line \($0 + 1): \($1.0) | \($1.1)" } ?? "one is longer"
    #expect(text == expected, "\(name): \(first)", sourceLocation: sourceLocation)
  }
}

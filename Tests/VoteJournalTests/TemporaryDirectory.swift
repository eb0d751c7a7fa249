import Foundation

/// A directory of its own for one test, gone with it.
final class TemporaryDirectory {
  let path: String

  /// In memory where the machine offers that: for the tests that open hundreds of journals and whose subject is not the
  /// disk.
  init(inMemory: Bool = false) throws {
    let parent = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
    var template = Array((parent + "/vote-journal-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

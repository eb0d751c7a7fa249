import Foundation
import Reactor

/// A fresh folder under the system's temporary one; `remove` takes it away with all that is in it.
struct ScratchDirectory: Sendable {
  let path: String

  /// Short, because a socket's path has 107 bytes at most.
  ///
  /// - Parameter inMemory: in memory where the machine offers that: for what opens hundreds of journals and is not about
  ///   the disk's speed.
  init(inMemory: Bool = false) throws(SystemError) {
    let parent = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array((parent + "/hall-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A folder inside, made if it is not there.
  func folder(_ name: String) throws -> String {
    let folder = path + "/" + name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Again where something else was taking its own away at the same time.
  func remove() {
    for _ in 0..<10 where FileManager.default.fileExists(atPath: path) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}

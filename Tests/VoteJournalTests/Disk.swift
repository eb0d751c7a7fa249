import Foundation

/// A disk that forgets: what is on the platter, and what was written since and not yet synced, file by file.
struct Disk {
  /// What of the unsynced writes a power cut leaves.
  enum Survival { case nothing, someSectors }

  /// A system call that changed a file or made it durable.
  enum Call {
    case write(String, offset: Int, [UInt8])
    case truncate(String, size: Int)
    case sync(String)
    case remove(String)
  }

  private static let sector = 512
  private var files: [String: [UInt8]]
  private var unsynced: [String: [Call]] = [:]

  init(files: [String: [UInt8]]) { self.files = files }

  mutating func take(_ call: Call) {
    switch call {
    case .write(let name, _, _), .truncate(let name, _), .remove(let name): unsynced[name, default: []].append(call)
    case .sync(let name):
      for call in unsynced.removeValue(forKey: name) ?? [] { apply(call) }
    }
  }

  func afterPowerCut(_ survival: Survival, using generator: inout some RandomNumberGenerator) -> Disk {
    var after = Disk(files: files)
    guard survival != .nothing else { return after }
    for calls in unsynced.values {
      for call in calls {
        if case .write(let name, let offset, let bytes) = call {
          // Sectors are written whole, in any order; a write that spans several may be torn between them.
          var start = 0
          while start < bytes.count {
            let end = min(bytes.count, ((offset + start) / Self.sector + 1) * Self.sector - offset)
            if Bool.random(using: &generator) {
              after.apply(.write(name, offset: offset + start, Array(bytes[start..<end])))
            }
            start = end
          }
        } else if Bool.random(using: &generator) {
          after.apply(call)
        }
      }
    }
    return after
  }

  /// Writes the files, each followed by a hole of zeros up to the room a journal's log has prepared.
  func write(to directory: TemporaryDirectory, roomOfLog: Int) throws {
    for (name, bytes) in files {
      let path = directory.path + "/" + name
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      if name.hasSuffix("-wal") && bytes.count < roomOfLog {
        guard truncate(path, off_t(roomOfLog)) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
      }
    }
  }

  private mutating func apply(_ call: Call) {
    switch call {
    case .write(let name, let offset, let bytes):
      var file = files.removeValue(forKey: name) ?? []
      if file.count < offset + bytes.count {
        file.append(contentsOf: repeatElement(0, count: offset + bytes.count - file.count))
      }
      file.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
      files[name] = file
    case .truncate(let name, let size):
      var file = files[name] ?? []
      if file.count > size {
        file.removeLast(file.count - size)
      } else {
        file.append(contentsOf: repeatElement(0, count: size - file.count))
      }
      files[name] = file
    case .remove(let name): files[name] = nil
    case .sync: break
    }
  }
}

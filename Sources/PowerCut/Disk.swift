internal import Foundation

/// A disk that forgets: what is on the platter, and what was written since and not yet synced, file by file.
public struct Disk: Sendable {
  /// What of the unsynced writes a power cut leaves.
  public enum Survival: Sendable, CaseIterable {
    /// Nothing.
    case nothing
    /// Any of their sectors, by chance.
    case someSectors
  }

  /// A system call that changed a file or made it durable; files go by their last name.
  public enum Call: Sendable {
    /// pwrite(2).
    case write(String, offset: Int, [UInt8])
    /// ftruncate(2).
    case truncate(String, size: Int)
    /// fsync(2) or fdatasync(2).
    case sync(String)
    /// unlink(2).
    case remove(String)
    /// fsync(2) or fdatasync(2) of the directory.
    case syncNames
  }

  /// A file's bytes. The zeros at its end are counted and not kept: a journal's log has 4 MiB of them, on the disk of
  /// each of hundreds of moments.
  private struct File: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var size = 0

    init(_ bytes: [UInt8] = []) { write(bytes[...], at: 0) }

    mutating func write(_ new: ArraySlice<UInt8>, at offset: Int) {
      size = max(size, offset + new.count)
      // What lies beyond the kept bytes and is zero is so already.
      let end = new.lastIndex { $0 != 0 }.map { offset + $0 - new.startIndex + 1 } ?? 0
      let kept = max(bytes.count, end)
      bytes.append(contentsOf: repeatElement(0, count: kept - bytes.count))
      let count = min(kept - offset, new.count)
      if count > 0 { bytes.replaceSubrange(offset..<(offset + count), with: new.prefix(count)) }
    }

    mutating func resize(to size: Int) {
      self.size = size
      if bytes.count > size { bytes.removeLast(bytes.count - size) }
    }
  }

  private static let sector = 512
  private var files: [String: File]
  private var unsynced: [String: [Call]] = [:]
  /// The files whose names would be found again: a new name is certain only when its directory was synced.
  private var named: Set<String>

  /// A disk with these files on its platter.
  public init(files: [String: [UInt8]] = [:]) { self.init(files.mapValues(File.init)) }

  private init(_ files: [String: File]) {
    self.files = files
    named = Set(files.keys)
  }

  /// Takes a call that has come back.
  public mutating func take(_ call: Call) {
    switch call {
    case .write(let name, _, _), .truncate(let name, _), .remove(let name): unsynced[name, default: []].append(call)
    case .sync(let name):
      // A removal changes a name and not the file: it stays to be synced with the directory.
      let calls = unsynced.removeValue(forKey: name) ?? []
      if let removal = calls.lastIndex(where: \.isRemoval) {
        unsynced[name] = calls
        if calls.count > removal + 1 { for call in calls[(removal + 1)...] { apply(call) } }
      } else {
        for call in calls { apply(call) }
      }
    case .syncNames:
      named.formUnion(files.keys)
      named.formUnion(unsynced.keys)
      for (name, calls) in unsynced {
        guard let removal = calls.lastIndex(where: \.isRemoval) else { continue }
        files[name] = nil
        let later = Array(calls[(removal + 1)...])
        unsynced[name] = later.isEmpty ? nil : later
        if later.isEmpty { named.remove(name) }
      }
    }
  }

  /// The disk as it is found after a power cut now.
  public func afterPowerCut(_ survival: Survival, using generator: inout some RandomNumberGenerator) -> Disk {
    var after = Disk(files)
    if survival == .someSectors { after.writeSome(of: unsynced, using: &generator) }
    for name in after.files.keys.sorted() where !named.contains(name) {
      if survival == .nothing || Bool.random(using: &generator) { after.files[name] = nil }
    }
    return after
  }

  private mutating func writeSome(of unsynced: [String: [Call]], using generator: inout some RandomNumberGenerator) {
    for (_, calls) in unsynced.sorted(by: { $0.key < $1.key }) {
      for call in calls {
        if case .write(let name, let offset, let bytes) = call {
          // Sectors are written whole, in any order; a write that spans several may be torn between them.
          var start = 0
          while start < bytes.count {
            let end = min(bytes.count, ((offset + start) / Self.sector + 1) * Self.sector - offset)
            if Bool.random(using: &generator) {
              apply(.write(name, offset: offset + start, Array(bytes[start..<end])))
            }
            start = end
          }
        } else if Bool.random(using: &generator) {
          apply(call)
        }
      }
    }
  }

  /// Writes the files; the zeros at the end of one are a hole.
  ///
  /// - Throws: what Foundation says of the directory, `POSIXError` where a file cannot be made as long as it is.
  public func write(to directory: String) throws {
    for (name, file) in files {
      let path = directory + "/" + name
      try Data(file.bytes).write(to: URL(fileURLWithPath: path))
      guard truncate(path, off_t(file.size)) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }
  }

  private mutating func apply(_ call: Call) {
    switch call {
    case .write(let name, let offset, let bytes):
      files[name, default: File()].write(bytes[...], at: offset)
    case .truncate(let name, let size): files[name, default: File()].resize(to: size)
    case .remove(let name): files[name] = nil
    case .sync, .syncNames: break
    }
  }
}

extension Disk.Call {
  fileprivate var isRemoval: Bool { if case .remove = self { true } else { false } }
}

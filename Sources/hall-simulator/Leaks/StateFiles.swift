import Foundation

/// The daemon's state directory, as somebody who copies its files sees it.
struct StateFiles: Equatable {
  struct File: Equatable {
    let size: Int
    /// Nanoseconds.
    let modified: Int64
    let bytes: [UInt8]
  }

  let files: [String: File]

  init(_ directory: String) throws {
    var files: [String: File] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      let path = directory + "/" + name
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      files[name] = File(
        size: Int(status.st_size),
        modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
        bytes: Array(FileManager.default.contents(atPath: path) ?? Data()))
    }
    self.files = files
  }

  /// What differs, in words; nil where nothing does.
  func difference(from other: StateFiles) -> String? {
    for name in Set(files.keys).union(other.files.keys).sorted() {
      guard let mine = files[name], let its = other.files[name] else { return "\(name): файл з’явився або зник" }
      if mine.size != its.size { return "\(name): розмір \(its.size) → \(mine.size)" }
      if mine.bytes != its.bytes { return "\(name): інший вміст" }
      if mine.modified != its.modified { return "\(name): інший час зміни" }
    }
    return nil
  }

  /// Whether this text stands anywhere in the files, freed pages included.
  func contains(_ text: String) -> Bool {
    files.values.contains { Data($0.bytes).firstRange(of: Data(text.utf8)) != nil }
  }
}

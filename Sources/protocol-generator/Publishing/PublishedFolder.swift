import Crypto
import Foundation
import Glibc
import OpenData

/// A folder of a web site that is published whole or not at all.
///
/// A new edition is made beside the folder and takes its place in one step of the file system. What the folder had stays:
/// the whole earlier edition, with its own checksums, as `poperedni/<edition>/` (hard links, which take no room), and files
/// that are not ours where they are.
struct PublishedFolder {
  /// What came of a publishing.
  enum Outcome: Equatable {
    case new
    case unchanged
    /// So many earlier editions lie in the folder now.
    case edition(Int)
  }

  /// What is made of other files, and need not be the same bytes twice.
  struct Derived {
    /// What was made.
    var files: [SiteFile] = []
    /// What the folder has of a file that is another now, or what somebody changed, and nothing was made in its place: it
    /// would speak of a record that is not the one beside it. It stays in the earlier edition.
    var outdated: Set<String> = []
  }

  /// A folder has at most so many files; more is not a sitting's.
  static let mostFiles = 200_000
  private static let index = "index.html"
  private static let sums = "SHA256SUMS"
  private static let editions = "poperedni"

  private let parent: String
  private let name: String
  private var path: String { parent + "/" + name }

  init(parent: String, name: String) {
    self.parent = parent
    self.name = name
  }

  /// Publishes files.
  ///
  /// - Parameters:
  ///   - files: all but the index, the checksums and what is derived.
  ///   - derive: makes files of those that are new or changed, or of which nothing was derived yet; told whether a file is
  ///     in the folder, and whether it is there as it was published.
  ///   - index: makes the index, told how many earlier editions there are and which files the folder will have.
  ///   - check: looks at what the folder has and refuses, before anything is written.
  func publish(
    _ files: [SiteFile],
    derive: ([SiteFile], (SiteFile) -> Bool, (String) -> Bool, (String) -> Bool) throws(Failure) -> Derived,
    index: (Int, Set<String>) -> SiteFile, check: ([String]) throws(Failure) -> Void
  ) throws(Failure) -> Outcome {
    let lock = try takeLock()
    defer { close(lock) }
    removeLeftovers()
    var status = stat()
    let isThere = lstat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFDIR { throw Failure(.refused, "\(path) — не тека.") }
    let earlier = isThere ? try Self.contents(path) : []
    try check(earlier)
    let known = Set(earlier)
    let differing = Set(files.filter { known.contains($0.path) && read($0.path) != $0.bytes }.map(\.path))
    let sums = publishedSums()
    let derived = try derive(
      files, { differing.contains($0.path) || !known.contains($0.path) }, known.contains,
      { path in known.contains(path) && read(path).map(Self.digest) == sums[path] })
    let all = files + derived.files
    let outdated = derived.outdated.intersection(known)
    let changed = differing.union(derived.files.map(\.path).filter(known.contains)).union(outdated)
    let added = all.filter { !known.contains($0.path) }
    if isThere, changed.isEmpty, added.isEmpty, known.contains(Self.index) { return .unchanged }
    let before = Self.editionCount(earlier)
    let edition = isThere && !earlier.isEmpty ? before + 1 : before
    let page = index(edition, known.subtracting(outdated).union(all.map(\.path)))
    try stage(all, page, earlier: earlier, changed: changed, edition: edition, isThere: isThere)
    return edition == 0 ? .new : .edition(edition)
  }

  private var staging: String { "\(parent)/.\(name).partial" }

  private func stage(
    _ files: [SiteFile], _ index: SiteFile, earlier: [String], changed: Set<String>, edition: Int, isThere: Bool
  ) throws(Failure) {
    try makeFolder(staging)
    do throws(Failure) {
      let replaced = changed.union([Self.index, Self.sums])
      for file in earlier {
        let isEarlier = file.hasPrefix(Self.editions + "/")
        if !isEarlier { try keep(file, at: "\(Self.editions)/\(edition)/\(file)") }
        if !replaced.contains(file) { try keep(file, at: file) }
      }
      let known = Set(earlier).subtracting(replaced)
      for file in files + [index] where !known.contains(file.path) {
        try makeFolders(for: file.path)
        try write(file.bytes, staging + "/" + file.path)
      }
      try write(Array(try checksums().utf8), staging + "/" + Self.sums)
      try synchronize(staging)
      if isThere {
        try exchange()
      } else if rename(staging, path) != 0 {
        throw failed(path)
      }
      try synchronize(parent)
    } catch {
      try? FileManager.default.removeItem(atPath: staging)
      throw error
    }
    // What stands there now is the earlier folder; all its files are in the new one.
    if isThere { try? FileManager.default.removeItem(atPath: staging) }
  }

  /// Another name for a file of the earlier edition, in the new one.
  private func keep(_ file: String, at place: String) throws(Failure) {
    try makeFolders(for: place)
    guard link(path + "/" + file, staging + "/" + place) == 0 else { throw failed(staging + "/" + place) }
  }

  /// The two folders change places in one step: a reader finds the one or the other.
  private func exchange() throws(Failure) {
    switch KernelCalls.exchange(staging, path) {
    case 0: return
    case EINVAL, ENOSYS:
      throw Failure(
        .unavailable,
        "Файлова система теки \(parent) не вміє міняти теки місцями. Оприлюднюйте на ext4, xfs, btrfs або tmpfs і "
          + "копіюйте готову теку.")
    case let code:
      errno = code
      throw failed(path)
    }
  }

  /// In the form of sha256sum(1), by path. Read back from what was written.
  private func checksums() throws(Failure) -> String {
    var lines = ""
    // Earlier editions have their own.
    for file in try Self.contents(staging).sorted() where !file.hasPrefix(Self.editions + "/") {
      guard let data = FileManager.default.contents(atPath: staging + "/" + file) else { throw failed(file) }
      lines += "\(Self.digest([UInt8](data)))  \(file)\n"
    }
    return lines
  }

  /// The checksums that were published, by path; none where there are none yet.
  private func publishedSums() -> [String: String] {
    let lines = String(decoding: read(Self.sums) ?? [], as: UTF8.self).split(separator: "\n")
    return Dictionary(
      lines.map { (String($0.dropFirst(66)), String($0.prefix(64))) }, uniquingKeysWith: { first, _ in first })
  }

  /// SHA-256 in hex.
  private static func digest(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func editionCount(_ files: [String]) -> Int {
    files.compactMap { $0.hasPrefix(editions + "/") ? Int($0.split(separator: "/")[1]) : nil }.max() ?? 0
  }

  /// The paths of all files below a folder.
  private static func contents(_ folder: String) throws(Failure) -> [String] {
    guard let paths = FileManager.default.enumerator(atPath: folder) else {
      throw Failure(.storage, "Тека \(folder) не читається.")
    }
    var files: [String] = []
    for case let file as String in paths {
      var status = stat()
      guard lstat(folder + "/" + file, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: continue
      case S_IFREG: files.append(file)
      default: throw Failure(.refused, "\(folder)/\(file) — не звичайний файл: приберіть його з теки.")
      }
      guard files.count <= mostFiles else { throw Failure(.refused, "У теці \(folder) забагато файлів.") }
    }
    return files
  }

  private func read(_ file: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path + "/" + file).map { [UInt8]($0) }
  }

  private func takeLock() throws(Failure) -> Int32 {
    try makeFolder(parent)
    let file = parent + "/.protocol-generator.lock"
    let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failed(file) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw Failure(.refused, "У теку \(parent) саме оприлюднює інший процес. Повторіть за хвилину.")
    }
    return descriptor
  }

  /// What a publishing that was interrupted left behind.
  private func removeLeftovers() { try? FileManager.default.removeItem(atPath: staging) }

  private func makeFolder(_ path: String) throws(Failure) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failed(path) }
  }

  private func makeFolders(for file: String) throws(Failure) {
    var folder = staging
    for part in file.split(separator: "/").dropLast() {
      folder += "/" + part
      try makeFolder(folder)
    }
  }

  private func write(_ bytes: [UInt8], _ path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failed(path) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done) }
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw failed(path)
      }
    }
  }

  /// Everything of the folder's file system onto the disk: once, and not for each of thousands of files.
  private func synchronize(_ folder: String) throws(Failure) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failed(folder) }
    defer { close(descriptor) }
    guard KernelCalls.synchronize(descriptor) == 0, fsync(descriptor) == 0 else { throw failed(folder) }
  }

  private func failed(_ path: String) -> Failure {
    Failure(
      .storage, "Не вдалося записати \(path): \(String(cString: strerror(errno))). Перевірте теку, права й місце.")
  }
}

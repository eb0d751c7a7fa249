import Foundation
import Glibc

/// A file that is there whole or not at all, and never takes the place of a different one unasked.
enum OutputFile {
  /// What came of a writing.
  enum Written: Equatable {
    case new
    /// It was there already, byte for byte.
    case same
    case replaced
  }

  /// Writes a file: into a neighbour first, onto the disk, then under its name.
  ///
  /// - Parameters:
  ///   - replacing: whether a file with other bytes may be replaced.
  ///   - waitsForDisk: whether it is on the disk when this returns. Whoever writes thousands synchronizes once, afterwards.
  /// - Throws: `Failure` with the path and what to do.
  @discardableResult
  static func write(_ bytes: [UInt8], to path: String, replacing: Bool, waitsForDisk: Bool = true) throws(Failure)
    -> Written
  {
    var result = Written.new
    if let found = try existing(path, atMost: bytes.count) {
      if found == bytes { return .same }
      guard replacing else {
        throw Failure(
          .refused,
          "Файл \(path) уже є і відрізняється від запису. Перейменуйте його або додайте --overwrite, щоб замінити.")
      }
      result = .replaced
    }
    let partial = path + ".partial-\(getpid())"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failed(path) }
    let written = bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if count >= 0 {
          done += count
        } else if errno != EINTR {
          return false
        }
      }
      return !waitsForDisk || fsync(descriptor) == 0
    }
    close(descriptor)
    guard written, rename(partial, path) == 0 else {
      let failure = failed(path)
      unlink(partial)
      throw failure
    }
    return result
  }

  /// The bytes of the file; nil where there is none. One that is longer than what would be written is only told apart.
  private static func existing(_ path: String, atMost size: Int) throws(Failure) -> [UInt8]? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw failed(path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(.usage, "\(path) — не звичайний файл.") }
    guard Int(status.st_size) == size else { return [0] + [UInt8](repeating: 0, count: size) }
    guard let data = FileManager.default.contents(atPath: path) else { throw failed(path) }
    return [UInt8](data)
  }

  private static func failed(_ path: String) -> Failure {
    Failure(
      .storage, "Не вдалося записати \(path): \(String(cString: strerror(errno))). Перевірте теку, права й місце.")
  }
}

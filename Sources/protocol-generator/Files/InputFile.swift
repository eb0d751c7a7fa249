import Foundation
import Glibc

/// A file that somebody else wrote.
enum InputFile {
  /// All its bytes.
  ///
  /// - Throws: `Failure` with the path: there is none, it cannot be read, or it is longer than `limit`.
  static func read(_ path: String, atMost limit: Int) throws(Failure) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Failure(
        .unavailable,
        errno == ENOENT
          ? "Файлу \(path) немає. Перевірте шлях."
          : "Файл \(path) не читається: \(String(cString: strerror(errno))). Перевірте права.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(.usage, "\(path) — не звичайний файл.") }
    guard status.st_size <= limit else {
      throw Failure(.badData, "Файл \(path) завеликий: \(status.st_size) байтів, найбільше \(limit).")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.unavailable, "Файл \(path) не читається. Перевірте права.")
    }
    return [UInt8](data)
  }
}

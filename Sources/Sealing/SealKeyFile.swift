public import Seals
internal import Glibc

/// The file that holds the key of the seals: one line, as `vote-daemon seal-key` writes it.
public enum SealKeyFile {
  /// Its name, as a systemd credential and in the configuration's folder.
  public static let name = "seal-key"

  /// Why there is no key in a file. Its sentences are for a technician, in Ukrainian; none quotes the file.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// It cannot be read or written.
    case system(path: String, String)
    /// Others than its owner can read it.
    case mode(path: String, String)
    /// It holds no key.
    case content(path: String)

    /// One sentence.
    public var description: String {
      switch self {
      case .system(let path, let reason): "ключ печатки \(path): \(reason)"
      case .mode(let path, let mode):
        "ключ печатки \(path) може прочитати не лише власник (mode \(mode)): chmod 600 \(path)"
      case .content(let path): "ключ печатки \(path): \(NoteError.signerKey)"
      }
    }
  }

  /// Reads a key.
  ///
  /// - Parameters:
  ///   - path: the file; at most 4 KiB of it are looked at.
  ///   - isCredential: whether systemd handed it over, which sets modes of its own. Any other file is refused if somebody
  ///     else can read it.
  public static func read(_ path: String, isCredential: Bool) throws(Failure) -> NoteSigner {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path: path, String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(path: path, String(cString: strerror(errno))) }
    // The package gives the file to root, and lets the daemon's own group read it.
    let ours: mode_t = status.st_gid == getegid() && status.st_uid != geteuid() ? 0o040 : 0
    if !isCredential, status.st_mode & 0o077 & ~ours != 0 {
      throw .mode(path: path, String(status.st_mode & 0o777, radix: 8))
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .system(path: path, String(cString: strerror(errno))) }
    do {
      return try NoteSigner(String(decoding: bytes.prefix(count), as: UTF8.self))
    } catch {
      throw .content(path: path)
    }
  }

  /// Writes a new key, readable by its owner alone; a file that is there already stays.
  public static func write(_ signer: NoteSigner, to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(path: path, String(cString: strerror(errno))) }
    let bytes = Array((signer.secretText + "\n").utf8)
    let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    let code = written == bytes.count && fsync(descriptor) == 0 ? 0 : errno
    close(descriptor)
    guard code == 0, written == bytes.count else {
      unlink(path)
      throw .system(path: path, String(cString: strerror(code)))
    }
  }
}

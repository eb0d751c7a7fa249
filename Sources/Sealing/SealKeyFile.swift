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
    /// Whoever reads it may not.
    case denied(path: String)
    /// Others than its owner and the daemon's group can read it.
    case mode(path: String, String)
    /// It holds no key.
    case content(path: String)

    /// One sentence.
    public var description: String {
      switch self {
      case .system(let path, let reason): "ключ печатки \(path): \(reason)"
      case .denied(let path): "ключ печатки \(path): немає права прочитати: \(Self.close(path))"
      case .mode(let path, let mode):
        "ключ печатки \(path) може прочитати не лише служба (mode \(mode)): \(Self.close(path))"
      case .content(let path): "ключ печатки \(path): \(NoteError.signerKey)"
      }
    }

    private static func close(_ path: String) -> String { "chown root:vote-daemon \(path) && chmod 640 \(path)" }
  }

  /// Reads a key.
  ///
  /// - Parameters:
  ///   - path: the file; at most 4 KiB of it are looked at.
  ///   - isCredential: whether systemd handed it over, which sets modes of its own. Any other file is refused if somebody
  ///     else than its owner and the daemon's group can read it.
  ///   - daemonGroup: the group that the daemon runs as; nil where the daemon itself reads.
  public static func read(
    _ path: String, isCredential: Bool, daemonGroup: UInt32? = nil
  ) throws(Failure) -> NoteSigner {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == EACCES ? .denied(path: path) : .system(path: path, String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(path: path, String(cString: strerror(errno))) }
    // systemd-tmpfiles lets the daemon's own group read it at every boot, whoever owns it.
    let ours: mode_t = status.st_gid == daemonGroup ?? getegid() ? 0o040 : 0
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

public import CouncilFiles
internal import Glibc
public import Sealing
public import VotingHardware

/// The technician's files, and whether the daemon may read them.
public struct CouncilFacts: Sendable {
  /// What became of the consoles' keys.
  public enum Keys: Sendable, Hashable {
    /// They were read from the folder.
    case read
    /// They were read from the file that the unit passes as a credential.
    case readFromCredential
    /// The unit passes them encrypted, and nobody else reads them.
    case encrypted
    /// Whoever looked may not read them.
    case denied
  }

  /// The folder.
  public var directory: String
  /// What the files say; or all that is wrong with them.
  public var configuration: Result<Configuration, ConfigurationError>
  /// The folder and the files that are there.
  public var files: [FileAccess]
  /// What became of the consoles' keys.
  public var keys: Keys
  /// Why the key of the seals is none; nil where it is right, or not there, or not in the folder.
  public var sealKey: SealKeyFile.Failure?

  /// The facts.
  public init(
    directory: String, configuration: Result<Configuration, ConfigurationError>, files: [FileAccess] = [],
    keys: Keys = .read, sealKey: SealKeyFile.Failure? = nil
  ) {
    self.directory = directory
    self.configuration = configuration
    self.files = files
    self.keys = keys
    self.sealKey = sealKey
  }

  static let keysFile = "console-keys.csv"

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - daemonGroup: the first group of the daemon's account.
  ///   - credential: the file that the unit passes as the keys; empty where it is encrypted; nil where it passes none.
  ///   - passesSealKey: whether the unit passes the key of the seals, so that a file of it is not looked at.
  init(
    reading directory: String, regulations: String, daemonGroup: UInt32?, credential: String?,
    passesSealKey: Bool = false
  ) {
    let source = credential ?? directory + "/" + Self.keysFile
    var keys: Keys = credential == nil ? .read : .readFromCredential
    if source.isEmpty {
      keys = .encrypted
    } else if access(source, R_OK) != 0 && errno == EACCES {
      keys = .denied
    }
    let configuration: Result<Configuration, ConfigurationError>
    do throws(ConfigurationError) {
      configuration = .success(
        try Configuration.load(
          directory: directory, regulations: regulations, credential: credential, daemonGroup: daemonGroup,
          skipsKeys: keys == .encrypted || keys == .denied))
    } catch {
      configuration = .failure(error)
    }
    var names = ["council.toml", "deputies.csv", "seats.csv"]
    if credential == nil { names.append(Self.keysFile) }
    var sealKey: SealKeyFile.Failure?
    let sealKeyPath = directory + "/" + SealKeyFile.name
    if !passesSealKey, access(sealKeyPath, F_OK) == 0 {
      names.append(SealKeyFile.name)
      do throws(SealKeyFile.Failure) {
        _ = try SealKeyFile.read(sealKeyPath, isCredential: false, daemonGroup: daemonGroup)
      } catch {
        sealKey = error
      }
    }
    let files = ([directory] + names.map { directory + "/" + $0 }).compactMap { try? FileAccess(at: $0) }
    self.init(directory: directory, configuration: configuration, files: files, keys: keys, sealKey: sealKey)
  }

  /// What the files say; nil where they are wrong.
  var council: Configuration? { try? configuration.get() }
}

public import CouncilFiles
internal import Glibc
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

  /// The facts.
  public init(
    directory: String, configuration: Result<Configuration, ConfigurationError>, files: [FileAccess] = [],
    keys: Keys = .read
  ) {
    self.directory = directory
    self.configuration = configuration
    self.files = files
    self.keys = keys
  }

  static let keysFile = "console-keys.csv"

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - daemonGroup: the first group of the daemon's account.
  ///   - credential: the file that the unit passes as the keys; empty where it is encrypted; nil where it passes none.
  init(reading directory: String, regulations: String, daemonGroup: UInt32?, credential: String?) {
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
    let files = ([directory] + names.map { directory + "/" + $0 }).compactMap { try? FileAccess(at: $0) }
    self.init(directory: directory, configuration: configuration, files: files, keys: keys)
  }

  /// What the files say; nil where they are wrong.
  var council: Configuration? { try? configuration.get() }
}

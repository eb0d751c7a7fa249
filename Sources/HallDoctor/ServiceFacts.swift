public import VotingHardware

/// How the daemon's units stand with systemd, and what they need.
public struct ServiceFacts: Sendable, Hashable {
  /// A unit, in systemd's words.
  public struct Unit: Sendable, Hashable {
    /// `vote-daemon.service`
    public var name: String
    /// `loaded`, `not-found`, `masked`, …
    public var loadState: String
    /// `enabled`, `disabled`, …; empty where systemd does not say.
    public var fileState: String
    /// `active`, `inactive`, `failed`, …
    public var activeState: String

    /// A unit.
    public init(name: String, loadState: String, fileState: String, activeState: String) {
      self.name = name
      self.loadState = loadState
      self.fileState = fileState
      self.activeState = activeState
    }
  }

  /// The directory of the journal.
  public struct Storage: Sendable, Hashable {
    /// The directory; nil where it has not been made.
    public var directory: FileAccess?
    /// How many bytes are free for the daemon, there or where it will be made.
    public var free: UInt64?

    /// A directory.
    public init(directory: FileAccess?, free: UInt64?) {
      self.directory = directory
      self.free = free
    }
  }

  /// The units that are installed together.
  static let names = ["vote-daemon.service", "vote-daemon-operator.socket", "vote-daemon-results.socket"]

  /// Why systemd could not be asked; nil where it could.
  public var silence: String?
  /// The three units.
  public var units: [Unit]
  /// SupplementaryGroups= of the service.
  public var supplementaryGroups: [String]
  /// The credentials that the unit passes: each name, and the file that it is read from; empty where that is encrypted or
  /// not said.
  public var credentials: [String: String]
  /// The directory of the journal, its path and how it stands.
  public var statePath: String
  /// See `statePath`.
  public var storage: Storage
  /// Whether the clock is set by the network; nil where nobody could be asked.
  public var isClockSynchronised: Bool?

  /// The facts.
  public init(
    silence: String? = nil, units: [Unit], supplementaryGroups: [String] = [], credentials: [String: String] = [:],
    statePath: String = "/var/lib/vote-daemon", storage: Storage, isClockSynchronised: Bool? = nil
  ) {
    self.silence = silence
    self.units = units
    self.supplementaryGroups = supplementaryGroups
    self.credentials = credentials
    self.statePath = statePath
    self.storage = storage
    self.isClockSynchronised = isClockSynchronised
  }
}

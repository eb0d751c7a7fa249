internal import Glibc
internal import Foundation

/// What udev has been told, and who else reaches for serial ports.
public struct UdevFacts: Sendable, Hashable {
  /// Where a file of rules stands.
  public enum Rules: Sendable, Hashable {
    /// Here, and in force.
    case installed(String)
    /// Switched off by an empty file, or one that leads to /dev/null.
    case disabled(String)
    /// Nowhere.
    case missing
  }

  /// A program that opens ports which are none of its own.
  public struct Rival: Sendable, Hashable {
    /// Whether it is there.
    public var isInstalled: Bool
    /// Whether it runs now.
    public var isRunning: Bool

    /// A program.
    public init(isInstalled: Bool, isRunning: Bool) {
      self.isInstalled = isInstalled
      self.isRunning = isRunning
    }
  }

  /// The rules for devices, `70-vote-daemon.rules`.
  public var devices: Rules
  /// The rules against brltty, `99-vote-daemon-brltty.rules`.
  public var brlttyRules: Rules
  /// Whether udevd runs.
  public var isRunning: Bool
  /// ModemManager.
  public var modemManager: Rival
  /// brltty.
  public var brltty: Rival

  /// The facts.
  public init(devices: Rules, brlttyRules: Rules, isRunning: Bool, modemManager: Rival, brltty: Rival) {
    self.devices = devices
    self.brlttyRules = brlttyRules
    self.isRunning = isRunning
    self.modemManager = modemManager
    self.brltty = brltty
  }

  static let devicesFile = "70-vote-daemon.rules"
  static let brlttyFile = "99-vote-daemon-brltty.rules"

  /// Looks at this machine.
  init() {
    let running = Self.running(["ModemManager", "brltty"])
    func rival(_ name: String) -> Rival {
      let places = ["/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"]
      return Rival(
        isInstalled: places.contains { access($0 + name, X_OK) == 0 }, isRunning: running.contains(name))
    }
    self.init(
      devices: Self.rules(Self.devicesFile), brlttyRules: Self.rules(Self.brlttyFile),
      isRunning: access("/run/udev/control", F_OK) == 0, modemManager: rival("ModemManager"),
      brltty: rival("brltty"))
  }

  /// udev(7): the first directory that has a file of this name hides it in the others.
  static func rules(
    _ name: String, in directories: [String] = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"]
  ) -> Rules {
    for directory in directories {
      let path = "\(directory)/udev/rules.d/\(name)"
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      return status.st_size == 0 ? .disabled(path) : .installed(path)
    }
    return .missing
  }

  /// Which of these programs run.
  private static func running(_ names: Set<String>) -> Set<String> {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    var found: Set<String> = []
    for process in processes where process.allSatisfy(\.isNumber) {
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/comm") else { continue }
      let name = String(decoding: data.prefix(64).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      if names.contains(name) { found.insert(name) }
    }
    return found
  }
}

/// The daemon's account and the groups that matter to it, as this machine has them.
public struct Accounts: Sendable, Hashable {
  /// An account.
  public struct User: Sendable, Hashable {
    /// Its number.
    public var id: UInt32
    /// The number of its first group.
    public var group: UInt32
    /// The numbers of all its groups, the first one included.
    public var groups: Set<UInt32>

    /// An account.
    public init(id: UInt32, group: UInt32, groups: Set<UInt32>) {
      self.id = id
      self.group = group
      self.groups = groups
    }
  }

  /// A group.
  public struct Group: Sendable, Hashable {
    /// Its number.
    public var id: UInt32
    /// The names of those who were added to it.
    public var members: [String]

    /// A group.
    public init(id: UInt32, members: [String] = []) {
      self.id = id
      self.members = members
    }
  }

  /// The group of the devices that the udev rules give to the daemon.
  public static let devices = "vote-daemon"
  /// The group of those who may lead a sitting.
  public static let operators = "vote-operator"
  /// Debian's group for serial ports.
  public static let serialPorts = "dialout"

  /// The name of the daemon's account.
  public var name: String
  /// The account; nil where there is none.
  public var user: User?
  /// The groups above, those that are there.
  public var groups: [String: Group]
  /// The numbers of the groups that the unit adds to the account's own (SupplementaryGroups=).
  public var unitGroups: Set<UInt32>
  /// The people's accounts (from number 1000 on) that get a shell when they log in, by name.
  public var shells: [String]
  /// Whether systemd-sysusers knows what to make: the file is installed.
  public var hasRecipe: Bool

  /// The accounts.
  public init(
    name: String, user: User?, groups: [String: Group], unitGroups: Set<UInt32> = [], shells: [String] = [],
    hasRecipe: Bool = true
  ) {
    self.name = name
    self.user = user
    self.groups = groups
    self.unitGroups = unitGroups
    self.shells = shells
    self.hasRecipe = hasRecipe
  }

  /// Every group that the daemon runs with.
  var daemonGroups: Set<UInt32> { (user?.groups ?? []).union(unitGroups) }
}

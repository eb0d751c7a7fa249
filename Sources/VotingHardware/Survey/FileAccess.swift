/// A file, and who may use it: its owner's, its group's and everybody's bits, as stat(2) has them.
public struct FileAccess: Sendable, Hashable {
  /// What an account wants with a file.
  public enum Wish: UInt32, Sendable, Hashable {
    /// To read a file.
    case read = 4
    /// To list a directory and to open what is in it.
    case enter = 5
    /// To read and to write: what opening a device asks for.
    case readWrite = 6
    /// To make and to remove files in a directory.
    case change = 7
  }

  /// The path that was asked for.
  public var path: String
  /// Where it leads, through all links.
  public var target: String
  /// The owner's number and name; the number as text where it has no name.
  public var owner: UInt32
  /// See `owner`.
  public var ownerName: String
  /// The group's number and name.
  public var group: UInt32
  /// See `group`.
  public var groupName: String
  /// The permission bits.
  public var mode: UInt32
  /// Whether it is a character device.
  public var isDevice: Bool

  /// A file.
  public init(
    path: String, target: String? = nil, owner: UInt32 = 0, ownerName: String = "root", group: UInt32 = 0,
    groupName: String = "root", mode: UInt32 = 0o600, isDevice: Bool = true
  ) {
    self.path = path
    self.target = target ?? path
    self.owner = owner
    self.ownerName = ownerName
    self.group = group
    self.groupName = groupName
    self.mode = mode
    self.isDevice = isDevice
  }

  /// Whether an account may have its wish, by the bits: the owner's count for the owner alone, the group's for its members
  /// alone. What a privileged process would get is not asked, because the daemon is none.
  public func grants(_ wish: Wish, to user: UInt32, groups: Set<UInt32>) -> Bool {
    let bits = user == owner ? mode >> 6 : groups.contains(group) ? mode >> 3 : mode
    return bits & wish.rawValue == wish.rawValue
  }

  /// `root:vote-daemon 660`
  public var text: String {
    let digits = String(mode & 0o7777, radix: 8)
    return "\(ownerName):\(groupName) \(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits)"
  }
}

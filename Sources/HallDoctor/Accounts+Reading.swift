internal import Glibc

extension Accounts {
  /// Looks the accounts up.
  ///
  /// - Parameters:
  ///   - name: the daemon's account.
  ///   - supplementary: the names of the groups that its unit adds.
  init(reading name: String, supplementary: [String]) {
    var groups: [String: Group] = [:]
    for name in [Self.devices, Self.operators, Self.serialPorts] { groups[name] = Self.group(name) }
    self.init(
      name: name, user: Self.user(name), groups: groups,
      unitGroups: Set(supplementary.compactMap { Self.group($0)?.id ?? UInt32($0) }), shells: Self.shells(),
      hasRecipe: ["/etc", "/run", "/usr/local/lib", "/usr/lib"].contains {
        access($0 + "/sysusers.d/vote-daemon.conf", R_OK) == 0
      })
  }

  /// The number of an account's first group; nil where there is no such account.
  public static func group(of name: String) -> UInt32? { getpwnam(name)?.pointee.pw_gid }

  private static func user(_ name: String) -> User? {
    guard let entry = getpwnam(name) else { return nil }
    let (id, group) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
    var count: Int32 = 64
    var groups = [gid_t](repeating: 0, count: Int(count))
    if getgrouplist(name, group, &groups, &count) < 0 {
      // It says how many there are; NGROUPS_MAX is 65 536.
      groups = [gid_t](repeating: 0, count: Int(count))
      if getgrouplist(name, group, &groups, &count) < 0 { count = 0 }
    }
    return User(id: id, group: group, groups: Set(groups.prefix(Int(count))).union([group]))
  }

  /// People's accounts, of which Debian numbers the first 1000 and the last 59 999, with a shell; 1,000 at most are looked at.
  private static func shells() -> [String] {
    setpwent()
    defer { endpwent() }
    var names: Set<String> = []
    for _ in 0..<1_000 {
      guard let entry = getpwent() else { break }
      guard (1_000..<60_000).contains(entry.pointee.pw_uid), let shell = entry.pointee.pw_shell else { continue }
      let program = String(cString: shell).split(separator: "/").last ?? "sh"
      if program != "nologin" && program != "false" { names.insert(String(cString: entry.pointee.pw_name)) }
    }
    return names.sorted()
  }

  private static func group(_ name: String) -> Group? {
    guard let entry = getgrnam(name) else { return nil }
    var members: [String] = []
    var next = entry.pointee.gr_mem
    while let member = next?.pointee {
      members.append(String(cString: member))
      next = next?.advanced(by: 1)
    }
    return Group(id: entry.pointee.gr_gid, members: members.sorted())
  }
}

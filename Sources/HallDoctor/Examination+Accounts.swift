internal import CouncilFiles
internal import TallyEngine

/// Section «Користувач і групи».
extension Examination {
  var accountFindings: [Finding] {
    [userFinding, devicesFinding, serialPortsFinding, operatorsFinding, shellsFinding].compactMap(\.self)
  }

  /// Makes what is missing of users and groups.
  private var makeAccounts: String {
    accounts.hasRecipe
      ? "systemd-sysusers"
      : "install -m 644 systemd/vote-daemon.sysusers.conf /usr/lib/sysusers.d/vote-daemon.conf && systemd-sysusers"
  }

  private var userFinding: Finding {
    guard let user = accounts.user else {
      return .error(
        .accounts, "користувач \(accounts.name)", "немає: служба не запуститься", remedy: makeAccounts)
    }
    return .ok(.accounts, "користувач \(accounts.name)", "є, номер \(user.id)")
  }

  private var devicesFinding: Finding? {
    let subject = "група \(Accounts.devices)"
    guard let group = accounts.groups[Accounts.devices] else {
      return .error(.accounts, subject, "немає: правилам udev нікому віддати пристрої", remedy: makeAccounts)
    }
    guard accounts.user != nil else { return nil }
    guard accounts.daemonGroups.contains(group.id) else {
      return .error(
        .accounts, subject, "користувач \(accounts.name) до неї не належить, а пристрої зали — її",
        remedy: "usermod -aG \(Accounts.devices) \(accounts.name) && systemctl restart vote-daemon")
    }
    return .ok(.accounts, subject, "користувач \(accounts.name) належить до неї")
  }

  private var serialPortsFinding: Finding? {
    let subject = "група \(Accounts.serialPorts)"
    guard let user = accounts.user else { return nil }
    guard let group = accounts.groups[Accounts.serialPorts] else {
      return .warning(.accounts, subject, "немає, а в Debian нею володіють порти плати", remedy: "groupadd -r dialout")
    }
    if user.groups.contains(group.id) {
      return .ok(.accounts, subject, "користувач \(accounts.name) належить до неї")
    }
    if accounts.unitGroups.contains(group.id) {
      return .ok(.accounts, subject, "службі дає її юніт (SupplementaryGroups=)")
    }
    return .warning(
      .accounts, subject, "користувач \(accounts.name) до неї не належить: порти плати (/dev/ttyS0) йому закриті",
      remedy: "usermod -aG \(Accounts.serialPorts) \(accounts.name) && systemctl restart vote-daemon")
  }

  private var operatorsFinding: Finding {
    let subject = "група \(Accounts.operators)"
    guard let group = accounts.groups[Accounts.operators] else {
      return .error(.accounts, subject, "немає: вести засідання нікому", remedy: makeAccounts)
    }
    guard !group.members.isEmpty else {
      return .warning(
        .accounts, subject, "у ній нікого: засідання веде лише root",
        remedy: "usermod -aG \(Accounts.operators) ІМ’Я-ОПЕРАТОРА")
    }
    return .ok(.accounts, subject, "оператори: \(group.members.joined(separator: ", "))")
  }

  /// The kernel counts the interrupts of every key's line, and any account reads the counters: in a secret ballot they tell
  /// what was pressed. One person looks after the machine.
  private var shellsFinding: Finding? {
    guard accounts.shells.count > 1, case .success(let files) = council.configuration,
      files.council.regulation.kinds.contains(where: \.hasSecretPresses),
      files.consoles.contains(where: { if case .gpio = $0.place { true } else { false } })
    else { return nil }
    return .warning(
      .accounts, "таємне голосування",
      "оболонку тут мають \(accounts.shells.joined(separator: ", ")), і кожен бачить у ядра, яка лінія скільки спрацювала; "
        + "оператор хай працює через тунель (technician.md)",
      remedy: "usermod -s /usr/sbin/nologin ІМ’Я-ОПЕРАТОРА")
  }
}

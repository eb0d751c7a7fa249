internal import VotingHardware

/// Section «Служба».
extension Examination {
  /// With less free than this no sitting is safe: a row for every press, and the write-ahead log beside it.
  static let leastFree: UInt64 = 64 << 20
  /// With less than this it is time to look.
  static let comfortable: UInt64 = 512 << 20

  var serviceFindings: [Finding] {
    var findings: [Finding] = []
    if let silence = service.silence {
      findings.append(
        .warning(
          .service, "systemd", "\(silence): юнітів не перевірено", remedy: "apt-get install systemd-sysv && reboot"))
    } else {
      findings += service.units.flatMap(findings(of:))
    }
    findings += [storageFinding, spaceFinding].compactMap(\.self)
    if let isSynchronised = service.isClockSynchronised {
      findings.append(
        isSynchronised
          ? .ok(.service, "годинник", "звірений із мережею")
          : .warning(
            .service, "годинник", "не звірений із мережею: час у протоколах може бути хибний",
            remedy: "apt-get install systemd-timesyncd && timedatectl set-ntp true"))
    }
    return findings
  }

  private func findings(of unit: ServiceFacts.Unit) -> [Finding] {
    let isService = unit.name.hasSuffix(".service")
    switch unit.loadState {
    case "loaded": break
    case "not-found":
      return [
        .error(
          .service, unit.name, "не встановлено",
          remedy: "install -m 644 systemd/\(unit.name) /usr/lib/systemd/system/ && systemctl daemon-reload")
      ]
    case "masked":
      return [.error(.service, unit.name, "замасковано", remedy: "systemctl unmask \(unit.name)")]
    default:
      return [
        .error(
          .service, unit.name, "юніт не завантажено (\(unit.loadState))",
          remedy: "systemd-analyze verify \(unit.name)")
      ]
    }
    let isEnabled = unit.fileState.hasPrefix("enabled") || unit.fileState == "static"
    switch (unit.activeState, isEnabled) {
    case ("failed", _):
      return [
        .error(
          .service, unit.name, "збій",
          remedy: isService
            ? "journalctl -u \(unit.name) -n 50; systemctl restart \(unit.name)" : "systemctl restart \(unit.name)")
      ]
    case ("active", true): return [.ok(.service, unit.name, "увімкнено, працює")]
    case ("active", false):
      return [
        .warning(
          .service, unit.name, "працює, але після перезавантаження сама не запуститься",
          remedy: "systemctl enable \(unit.name)")
      ]
    case ("activating", _), ("reloading", _):
      return [
        .warning(.service, unit.name, "ще запускається", remedy: "journalctl -u \(unit.name) -n 50")
      ]
    default:
      return [
        .warning(
          .service, unit.name, isEnabled ? "увімкнено, але зараз не працює" : "не ввімкнено й не працює",
          remedy: isEnabled ? "systemctl start \(unit.name)" : "systemctl enable --now \(unit.name)")
      ]
    }
  }

  private var storageFinding: Finding {
    guard let directory = service.storage.directory else {
      return .ok(.service, service.statePath, "ще немає: теку створить перший запуск служби")
    }
    guard daemonMay(.change, directory) != false else {
      return .error(
        .service, service.statePath, "користувач \(accounts.name) не може писати (\(directory.text))",
        remedy: "chown -R \(accounts.name):\(Accounts.devices) \(service.statePath)")
    }
    return .ok(.service, service.statePath, "тека журналу є (\(directory.text))")
  }

  private var spaceFinding: Finding? {
    guard let free = service.storage.free else { return nil }
    let text = "вільно \(Self.size(free))"
    let remedy = "apt-get clean; journalctl --vacuum-size=100M"
    if free < Self.leastFree {
      return .error(.service, "місце на диску", text + ": журнал засідання може не вміститися", remedy: remedy)
    }
    if free < Self.comfortable { return .warning(.service, "місце на диску", text, remedy: remedy) }
    return .ok(.service, "місце на диску", text)
  }

  private static func size(_ bytes: UInt64) -> String {
    bytes >= 10 << 30 ? "\(bytes >> 30) ГіБ" : "\(bytes >> 20) МіБ"
  }
}

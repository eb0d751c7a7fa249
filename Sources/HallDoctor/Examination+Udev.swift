/// Section «Правила udev».
extension Examination {
  var udevFindings: [Finding] { [runningFinding, devicesRulesFinding] + rivalFindings }

  private var runningFinding: Finding {
    udev.isRunning
      ? .ok(.udev, "systemd-udevd", "працює")
      : .warning(
        .udev, "systemd-udevd", "не працює: правила не діють, пульти на USB знаходять лише за даними ядра",
        remedy: "apt-get install udev && systemctl start systemd-udevd")
  }

  private var devicesRulesFinding: Finding {
    let name = UdevFacts.devicesFile
    return switch udev.devices {
    case .installed(let path): .ok(.udev, name, "встановлено: \(path)")
    case .disabled(let path):
      .error(
        .udev, name, "вимкнено порожнім файлом \(path): пристрої зали не належать службі",
        remedy: "rm \(path) && \(Self.reloadRules)")
    case .missing:
      .error(
        .udev, name, "не встановлено: пристрої зали не належать службі, а порти затримують натискання",
        remedy: Self.install(name))
    }
  }

  private var rivalFindings: [Finding] {
    [modemManagerFinding, brlttyRulesFinding, brlttyFinding]
  }

  private var modemManagerFinding: Finding {
    let rival = udev.modemManager
    guard rival.isInstalled || rival.isRunning else { return .ok(.udev, "ModemManager", "не встановлено") }
    let state = rival.isRunning ? "працює" : "встановлено, не працює"
    if case .installed = udev.devices {
      return .ok(.udev, "ModemManager", "\(state); правила тримають його осторонь від пультів")
    }
    return rival.isRunning
      ? .error(
        .udev, "ModemManager", "\(state), а правил немає: він надсилає команди в кожен новий порт",
        remedy: "systemctl disable --now ModemManager")
      : .warning(
        .udev, "ModemManager", "\(state); якщо його запустити, він надсилатиме команди в кожен новий порт",
        remedy: Self.install(UdevFacts.devicesFile))
  }

  private var brlttyRulesFinding: Finding {
    let name = UdevFacts.brlttyFile
    return switch udev.brlttyRules {
    case .installed(let path): .ok(.udev, name, "встановлено: \(path)")
    case .disabled(let path):
      .warning(
        .udev, name, "вимкнено порожнім файлом \(path): brltty може забрати перехідники пультів",
        remedy: "rm \(path) && \(Self.reloadRules)")
    case .missing:
      .warning(
        .udev, name, "не встановлено: brltty, якщо він є, забере перехідники CH340, CP210x і FTDI",
        remedy: Self.install(name))
    }
  }

  private var brlttyFinding: Finding {
    let rival = udev.brltty
    guard rival.isInstalled || rival.isRunning else { return .ok(.udev, "brltty", "не встановлено") }
    let state = rival.isRunning ? "працює" : "встановлено, не працює"
    if case .installed = udev.brlttyRules {
      guard rival.isRunning else { return .ok(.udev, "brltty", "\(state); правила тримають його осторонь від пультів") }
      return .warning(
        .udev, "brltty", "працює попри правила: запущений не ними, він може забрати перехідники пультів",
        remedy: "systemctl disable --now brltty.service; apt-get remove brltty")
    }
    return .error(
      .udev, "brltty", "\(state), а правил немає: він забирає перехідники CH340, CP210x і FTDI разом із портом",
      remedy: "apt-get remove brltty")
  }
}

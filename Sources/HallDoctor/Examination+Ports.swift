internal import CouncilFiles
internal import TallyEngine
internal import VotingHardware

/// Section «Порти USB та інші послідовні порти».
extension Examination {
  func portFindings(_ outlook: SeatOutlook) -> [Finding] {
    var findings: [Finding] = []
    if let error = survey.noPorts {
      findings.append(
        .warning(
          .usb, "udev", "портів USB не видно: \(error)", remedy: "apt-get install udev && systemctl start systemd-udevd"
        ))
    } else if survey.ports.isEmpty && survey.unready.isEmpty {
      let isWanted = council.council?.consoles.contains { $0.isOnUSB } ?? false
      findings.append(
        isWanted
          ? .error(
            .usb, "/dev/ttyUSB*, /dev/ttyACM*",
            "жодного порту USB немає, а план місць їх потребує: перевірте кабель і "
              + "живлення розгалужувача", remedy: "lsusb; dmesg | grep -i -e usb -e tty")
          : .ok(
            .usb, "/dev/ttyUSB*, /dev/ttyACM*",
            council.council == nil ? "жодного порту USB немає" : "жодного порту USB немає, і план місць їх не потребує")
      )
    }
    findings += survey.unready.map {
      .warning(.usb, "/dev/" + $0, "udev ще не описав пристрій", remedy: "udevadm settle")
    }
    findings += survey.portless.map(portlessFinding)
    findings += survey.ports.flatMap { portFindings($0, outlook) }
    findings += twinFindings
    findings += survey.devices.compactMap { deviceFinding($0, outlook) }
    if !survey.sawEveryProcess {
      findings.append(
        .warning(
          .usb, "хто тримає порти", "видно не всі програми",
          remedy: "sudo vote-daemon doctor --config \(council.directory)"))
    }
    return findings
  }

  /// An adapter that is there without its port.
  private func portlessFinding(_ adapter: PortlessAdapter) -> Finding {
    let name = adapter.product.isEmpty ? "" : "«\(adapter.product)» "
    let subject = "перехідник \(name)\(Self.hex(adapter.vendor)):\(Self.hex(adapter.model))"
    if adapter.isTaken {
      return .error(
        .usb, subject, "увімкнено (\(adapter.interface)), а порту немає: його забрала програма, найімовірніше brltty",
        remedy: "apt-get remove brltty && echo \(adapter.interface) > /sys/bus/usb/drivers_probe")
    }
    let drivers: [UInt16: String] = [0x0403: "ftdi_sio", 0x10c4: "cp210x", 0x1a86: "ch341", 0x067b: "pl2303"]
    return .warning(
      .usb, subject, "увімкнено (\(adapter.interface)), а порту немає: у ядра немає для нього драйвера",
      remedy: "modprobe \(drivers[adapter.vendor] ?? "usbserial")")
  }

  // MARK: One port

  private func portFindings(_ port: SurveyedPort, _ outlook: SeatOutlook) -> [Finding] {
    let seats = outlook.seats[port.port.node] ?? []
    var findings = [identity(port, seats)]
    if seats.isEmpty { findings.append(strangerFinding(port, outlook)) }
    if let latency = port.latency, latency != 1 {
      findings.append(
        .warning(
          .usb, port.port.node, "таймер затримки \(latency) мс, має бути 1: кожне натискання чекає зайвий час",
          remedy: applyRules))
    }
    if let finding = holderFinding(port.port.node, port.holders, seats) { findings.append(finding) }
    return findings
  }

  private func identity(_ port: SurveyedPort, _ seats: [UInt16]) -> Finding {
    let usb = port.port
    var words: [String] = []
    if !usb.product.isEmpty { words.append("«\(usb.product)»") }
    words.append("\(Self.hex(usb.vendor)):\(Self.hex(usb.model))")
    words.append(usb.serial.map { "серійний номер \($0)" } ?? "без серійного номера")
    words.append(usb.path.map { "порт \($0)" } ?? "порту udev не назвав")
    if let number = usb.number, number > 0 { words.append("вихід \(number)") }
    if let driver = port.driver { words.append("драйвер \(driver)") }
    if let latency = port.latency { words.append("затримка \(latency) мс") }
    guard let file = port.file else {
      return .warning(
        .usb, usb.node, words.joined(separator: ", ") + ": щойно зник",
        remedy: "vote-daemon doctor --config \(council.directory)")
    }
    words.append(file.text)
    if !seats.isEmpty { words.append(Self.seats(seats)) }
    guard daemonMay(.readWrite, file) != false else {
      return .error(
        .usb, usb.node, words.joined(separator: ", ") + ": користувач \(accounts.name) відкрити не може",
        remedy: applyRules)
    }
    if accounts.user == nil { words.append("чи відкриє служба, не видно: немає користувача") }
    return .ok(.usb, usb.node, words.joined(separator: ", "))
  }

  /// A port that no seat names, with the words for `seats.csv`.
  private func strangerFinding(_ port: SurveyedPort, _ outlook: SeatOutlook) -> Finding {
    let ports = survey.ports.map(\.port)
    guard let words = Self.words(for: port.port, among: ports) else {
      return .warning(
        .usb, port.port.node, "нічиє, і назвати його нема як: udev не дав ні серійного номера, ні порту",
        remedy: "udevadm trigger --settle \(port.port.node)")
    }
    var reason = ""
    if port.port.serial == nil {
      reason = " (серійного номера немає, тому за портом)"
    } else if !words.hasPrefix("usb:") {
      let twins = port.port.twins(among: ports).count > 1
      reason = twins ? " (серійний номер не єдиний, тому за портом)" : " (серійний номер не записати в seats.csv)"
    }
    guard outlook.roaming.isEmpty else {
      return .ok(
        .usb, port.port.node,
        "нічиє: служба слухає, чи не озветься тут пульт, названий за номером; у seats.csv порт був би \(words)\(reason)"
      )
    }
    return .warning(
      .usb, port.port.node, "не записано за жодним місцем; у seats.csv, стовпець console: \(words)\(reason)",
      remedy: edit("seats.csv"))
  }

  /// The text that `seats.csv` reads back as this port; nil where there is none.
  static func words(for port: UsbPort, among ports: [UsbPort]) -> String? {
    let byPath = port.path == nil ? nil : UsbPort.withoutSerial(port).place(among: ports)
    for place in [port.place(among: ports), byPath].compactMap(\.self) {
      let text = "\(place)"
      if let parsed = try? ConsolePlace(text), parsed == ConsolePlace(place) { return text }
    }
    return nil
  }

  private func holderFinding(_ subject: String, _ holders: [DeviceHolder], _ seats: [UInt16]) -> Finding? {
    let others = holders.filter { !$0.isDaemon }
    guard !others.isEmpty else { return nil }
    let names = others.map { "«\($0.program)» (процес \($0.process))" }.joined(separator: ", ")
    let services = ["ModemManager": "ModemManager", "brltty": "brltty"]
    let commands = others.map { holder in
      services[holder.program].map { "systemctl disable --now \($0)" } ?? "kill \(holder.process)"
    }
    let remedy = commands.joined(separator: "; ")
    // The daemon has it as well: a program that only listens takes away what the console says, now and then.
    if holders.contains(where: \.isDaemon) {
      return .warning(.usb, subject, "порт, крім служби, відкрила інша програма: \(names)", remedy: remedy)
    }
    return seats.isEmpty
      ? .warning(.usb, subject, "порт тримає інша програма: \(names)", remedy: remedy)
      : .error(.usb, subject, "порт тримає інша програма: \(names); службі його не відкрити", remedy: remedy)
  }

  // MARK: Twins

  private var twinFindings: [Finding] {
    let ports = survey.ports.map(\.port)
    return Set(ports.compactMap(\.serial)).sorted().compactMap { serial in
      let twins = ports.filter { $0.serial == serial }
      guard twins.count > 1 else { return nil }
      let names = twins.map { twin in
        Self.words(for: twin, among: ports).map { "\(twin.node) — \($0)" } ?? twin.node
      }
      let isNamed = council.council?.consoles.contains { $0.isNamed(bySerial: serial) } ?? false
      let text = "серійний номер мають \(twins.count) порти: \(names.joined(separator: "; "))"
      return isNamed
        ? .error(.usb, "usb:\(serial)", text + "; служба не впустить жодного, впишіть порти", remedy: edit("seats.csv"))
        : .warning(.usb, "usb:\(serial)", text + "; у seats.csv лише за портом", remedy: edit("seats.csv"))
    }
  }

  // MARK: Device files of the seat map

  private func deviceFinding(_ device: SurveyedDevice, _ outlook: SeatOutlook) -> Finding? {
    let seats = (council.council?.consoles ?? []).filter { $0.device == device.path }.map(\.seat)
    let subject = "\(device.path), \(Self.seats(seats))"
    let line = seats.first.map { edit(seat: $0) } ?? edit("seats.csv")
    switch device.file {
    case .failure(let error):
      return .error(.usb, subject, "порту немає (\(error)): перевірте кабель і шлях", remedy: line)
    case .success(let file):
      guard file.isDevice else { return .error(.usb, subject, "це не пристрій", remedy: line) }
      // A port on USB has been spoken of; that its name will not stay has not.
      if let port = survey.ports.first(where: { $0.file?.target == file.target }) {
        guard file.path == port.port.node, let words = Self.words(for: port.port, among: survey.ports.map(\.port))
        else {
          return nil
        }
        return .warning(
          .usb, subject, "ця назва міняється з кожним вмиканням; назва, що лишиться: \(words)", remedy: line)
      }
      if let finding = holderFinding(subject, device.holders, seats) { return finding }
      guard daemonMay(.readWrite, file) != false else {
        return .error(
          .usb, subject, "\(file.text): користувач \(accounts.name) відкрити не може",
          remedy: open(file))
      }
      return .ok(.usb, subject, "\(file.text)\(device.holders.isEmpty ? "" : ", тримає служба")")
    }
  }

  /// Lets the daemon into a device that is none of the udev rules'.
  func open(_ file: FileAccess) -> String {
    if file.group != 0, file.mode & 0o060 == 0o060 {
      return "usermod -aG \(file.groupName) \(accounts.name) && systemctl restart vote-daemon"
    }
    // A login prompt on a port of the board gives the port to itself.
    let name = file.target.split(separator: "/").last.map(String.init) ?? ""
    let login = file.groupName == "tty" ? "systemctl disable --now serial-getty@\(name) && " : ""
    return login + "chgrp \(Accounts.serialPorts) \(file.target) && chmod 660 \(file.target)"
  }

  private static func hex(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension UsbPort {
  /// The same port, as if its serial number could not be used.
  fileprivate static func withoutSerial(_ port: UsbPort) -> UsbPort {
    var port = port
    port.serial = nil
    return port
  }
}

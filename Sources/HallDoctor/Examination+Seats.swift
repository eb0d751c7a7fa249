internal import CouncilFiles
internal import TallyEngine
internal import VotingHardware

/// Section «Місця».
extension Examination {
  /// How a seat is served.
  private enum Service {
    /// Its console or panel is there.
    case here
    /// Its console says for itself who it is, once the daemon listens; there is a port where it may be.
    case roaming
    /// No console is written down for it.
    case none
    /// Not now, and why.
    case missing(String, remedy: String)
  }

  func seatFindings(_ outlook: SeatOutlook) -> [Finding] {
    guard let configuration = council.council else {
      return [
        .warning(.seats, "seats.csv", "не перевірено: спершу виправте налаштування", remedy: edit("seats.csv"))
      ]
    }
    let consoles = Dictionary(configuration.consoles.map { ($0.seat, $0) }) { first, _ in first }
    let names = Dictionary(configuration.council.voters.map { ($0.id, $0.familyName) }) { first, _ in first }
    var findings: [Finding] = []
    var (wanted, here, roaming) = (0, 0, 0)
    for seat in configuration.council.seats {
      // Nobody votes at an empty seat, so nothing is missing there.
      guard let voter = seat.voter else { continue }
      wanted += 1
      let subject = "місце \(seat.number), \(names[voter] ?? voter)"
      switch consoles[seat.number].map({ service(of: $0, outlook) }) ?? .none {
      case .here: here += 1
      case .roaming: roaming += 1
      case .none:
        findings.append(
          .warning(.seats, subject, "пульта не записано: стовпець console порожній", remedy: edit(seat: seat.number)))
      case .missing(let reason, let remedy): findings.append(.error(.seats, subject, reason, remedy: remedy))
      }
    }
    return findings + roamingFindings(outlook, roaming) + [summary(wanted, here, roaming)]
  }

  /// The ports that the daemon can listen to for consoles which say themselves whose they are.
  private func listenable(_ outlook: SeatOutlook) -> [SurveyedPort] {
    outlook.free.filter { port in
      guard let file = port.file, daemonMay(.readWrite, file) != false else { return false }
      return port.holders.allSatisfy(\.isDaemon)
    }
  }

  private func roamingFindings(_ outlook: SeatOutlook, _ roaming: Int) -> [Finding] {
    guard roaming > 0 else { return [] }
    let subject = Self.seats(outlook.roaming)
    let ports = listenable(outlook).count
    let text = "пульт упізнають за його номером, на вільних портах; таких портів \(ports)"
    return [
      ports < roaming
        ? .warning(
          .seats, subject, text + ", місць \(roaming): без концентратора комусь не вистачить",
          remedy: "vote-daemon doctor --config \(council.directory)")
        : .ok(.seats, subject, text)
    ]
  }

  private func summary(_ wanted: Int, _ here: Int, _ roaming: Int) -> Finding {
    let more = roaming > 0 ? "; ще \(roaming) назветься службі, це покаже votectl check" : ""
    let text = "\(here) із \(wanted) місць мають пульт\(more)"
    return here + roaming == wanted
      ? .ok(.seats, "усього", text)
      : .warning(.seats, "усього", text, remedy: "vote-daemon doctor --config \(council.directory)")
  }

  private func service(of console: Configuration.ConsoleBinding, _ outlook: SeatOutlook) -> Service {
    switch console.place {
    case .gpio: panel(of: console.seat)
    case .serial(let place):
      switch place.port {
      case .anyUSB:
        listenable(outlook).isEmpty
          ? .missing(
            "вільного порту USB, який служба могла б відкрити, немає, тому пульту \(place) бути ніде: увімкніть його кабель",
            remedy: "lsusb; dmesg | grep -i -e usb -e tty")
          : .roaming
      case .device(let path): device(at: path, of: console.seat)
      case .usb: usb(place.port, of: console.seat, outlook)
      }
    }
  }

  private func usb(_ place: ConsolePlace.Port, of seat: UInt16, _ outlook: SeatOutlook) -> Service {
    let ports = outlook.matching.claims[place] ?? []
    guard ports.count < 2 else {
      let names = ports.map(\.node).joined(separator: ", ")
      return .missing(
        "«\(place)» — це \(ports.count) порти (\(names)), тому жодного не впустять", remedy: edit(seat: seat))
    }
    guard let port = survey.ports.first(where: { $0.port == ports.first }) else {
      let free = outlook.free.prefix(4).compactMap { Self.words(for: $0.port, among: survey.ports.map(\.port)) }
      let others = free.isEmpty ? "" : "; нічиї: \(free.joined(separator: ", "))"
      return .missing(
        "пристрою «\(place)» немає: увімкніть кабель, а якщо перехідник замінено — впишіть новий\(others)",
        remedy: edit(seat: seat))
    }
    guard let file = port.file else { return .missing("порт \(port.port.node) щойно зник", remedy: "lsusb") }
    return use(of: file, port.holders, remedy: applyRules)
  }

  private func device(at path: String, of seat: UInt16) -> Service {
    guard let device = survey.devices.first(where: { $0.path == path }), let file = try? device.file.get() else {
      return .missing("порту \(path) немає", remedy: edit(seat: seat))
    }
    guard file.isDevice else { return .missing("\(path) — це не пристрій", remedy: edit(seat: seat)) }
    let isOnUSB = survey.ports.contains { $0.file?.target == file.target }
    return use(of: file, device.holders, remedy: isOnUSB ? applyRules : open(file))
  }

  private func use(of file: FileAccess, _ holders: [DeviceHolder], remedy: String) -> Service {
    if daemonMay(.readWrite, file) == false {
      return .missing("\(file.path): користувач \(accounts.name) відкрити не може", remedy: remedy)
    }
    let others = holders.filter { !$0.isDaemon }
    guard others.isEmpty || others.count < holders.count else {
      return .missing(
        "\(file.path) тримає «\(others.map(\.program).joined(separator: "», «"))»", remedy: "fuser -v \(file.target)")
    }
    return .here
  }

  private func panel(of seat: UInt16) -> Service {
    let lines = survey.lines.filter { $0.seat == seat }
    let missed = lines.filter { !$0.isUsable }
    let names = missed.map { "\($0.line)" }.joined(separator: ", ")
    guard missed.isEmpty else {
      return .missing("ліній немає або вони зайняті: \(names) (див. «Чипи GPIO»)", remedy: edit(seat: seat))
    }
    let chips = Set(lines.compactMap(\.chip))
    let closed = survey.chips.filter { chip in
      chips.contains(chip.name) && chip.file.map { daemonMay(.readWrite, $0) == false } ?? false
    }
    guard closed.isEmpty else {
      return .missing(
        "користувач \(accounts.name) не може відкрити \(closed.map { "/dev/" + $0.name }.joined(separator: ", "))",
        remedy: applyRules)
    }
    return .here
  }
}

internal import Reactor
internal import TallyEngine

/// Which of the ports on USB is whose.
extension SerialHall {
  /// Listens to udev from the moment that a place on USB is wanted.
  func watchUSBIfNeeded() {
    guard usb == nil, places.values.contains(where: { $0.port.isOnUSB }) else { return }
    let ports = UsbPorts(
      reactor: reactor, open: openSource, failed: { [unowned self] in notice(.cannotWatch($0)) },
      changed: { [unowned self] in portsChanged() })
    usb = ports
    ports.start()
  }

  /// The port that failed under a line is looked at anew.
  func lost(_ node: String, by line: SerialLine) {
    forgetRoamers(on: line)
    usb?.forget(node: node)
  }

  /// Gives every port to the place that names it most closely; a port that no place names is listened to if a seat is
  /// known by its console alone.
  func portsChanged() {
    guard let usb, isRunning else { return }
    let known = numbers.filter { !lines[Int($0.value)].host.boundUnits.isEmpty }.sorted { $0.value < $1.value }
    let matching = PortMatching(of: usb.ports.values, among: known.map(\.key))
    // First what is gone, so that a device that moved is let go of before it is opened.
    let free = roaming.isEmpty ? [] : matching.unclaimed
    for line in lines where line.place == nil && !free.contains(where: { $0.node == line.device }) {
      forgetRoamers(on: line)
      line.found([])
    }
    let places = known.map { (line: lines[Int($0.value)], ports: matching.claims[$0.key] ?? []) }
    for (line, ports) in places where line.isOnUSB && ports.count != 1 { line.found(ports) }
    for (line, ports) in places where line.isOnUSB && ports.count == 1 { line.found(ports) }
    for port in free where !lines.contains(where: { $0.place == nil && $0.device == port.node }) { listen(to: port) }
  }

  /// Opens a port that is no seat's. Lines of ports that have gone are used again, so that a console that is plugged in
  /// and out for years does not use them up.
  private func listen(to port: UsbPort) {
    var line = lines.first { $0.place == nil && $0.device == nil }
    if line == nil {
      guard lines.count <= Int(UInt16.max) else { return }
      lines.append(SerialLine(place: nil, number: UInt16(lines.count), settings: settings, hall: self))
      line = lines.last
    }
    line?.want()
    line?.found([port])
  }

  /// The port that consoles were met on is gone, and with it what they claimed.
  private func forgetRoamers(on line: SerialLine) {
    guard line.place == nil else { return }
    for (seat, positions) in positions {
      for position in positions where position.line == line.number { leave(position, seat: seat) }
    }
  }
}

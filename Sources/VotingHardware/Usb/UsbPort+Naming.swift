public import TallyEngine

/// How a port is to be named in the seat map.
extension UsbPort {
  /// The ports among `ports` that have this one's serial number, itself included; a serial number that only it has is
  /// the best name, one that several have is none.
  public func twins(among ports: [UsbPort]) -> [UsbPort] {
    guard let serial else { return [] }
    return ports.filter { $0.serial == serial }
  }

  /// The place that names this port and no other one of `ports`: by its serial number, or where it has none of its own by
  /// where it hangs. nil where udev has said neither.
  public func place(among ports: [UsbPort]) -> ConsolePlace.Port? {
    if let serial, twins(among: ports).count == 1 { return .usb(serial: serial, path: nil) }
    guard let path else { return nil }
    // The ports of some adapters share one ID_PATH, and their numbers part them.
    let isShared = ports.contains { $0.path == path && $0.node != node }
    guard isShared else { return .usb(serial: nil, path: path) }
    return number.map { .usb(serial: nil, path: "\(path)-port\($0)") }
  }
}

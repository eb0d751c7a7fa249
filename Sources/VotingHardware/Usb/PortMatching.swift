internal import Glibc
public import TallyEngine

/// Which of the ports on USB is whose: every port goes to the place of the seat map that names it most closely.
///
/// The hall and whoever examines it beforehand must not differ in this, so both ask here.
public struct PortMatching: Sendable, Hashable {
  /// What each place on USB was given, sorted by device file. A place that fits more than one port has none of them:
  /// nobody can tell which is its own.
  public let claims: [ConsolePlace.Port: [UsbPort]]
  /// The ports that no place names.
  public let unclaimed: [UsbPort]

  /// Matches.
  ///
  /// - Parameters:
  ///   - ports: the ports that are there.
  ///   - places: the seat map's, each once. Of two that name a port equally closely the later one has it. A port whose
  ///     device file a `tty:` place leads to, by whatever links, is that place's: neither claimed nor unclaimed here.
  public init(of ports: some Sequence<UsbPort>, among places: [ConsolePlace.Port]) {
    var files: Set<String> = []
    // Where in `places` a serial number or a port stands: a hall has hundreds of both, and plugs come in bursts.
    var named: [String: [Int]] = [:]
    for (order, place) in places.enumerated() {
      switch place {
      case .device(let path): files.insert(Self.file(path))
      case .usb(let serial?, _): named[serial, default: []].append(order)
      case .usb(nil, let path?): named[path, default: []].append(order)
      case .usb(nil, nil), .anyUSB: break
      }
    }
    var claims: [ConsolePlace.Port: [UsbPort]] = [:]
    var unclaimed: [UsbPort] = []
    for port in ports.sorted(by: { $0.node < $1.node }) where !files.contains(port.node) {
      let closest = port.names.flatMap { named[$0] ?? [] }.map {
        (closeness: port.closeness(to: places[$0]), order: $0)
      }
      .max { ($0.closeness, $0.order) < ($1.closeness, $1.order) }
      if let closest, closest.closeness > 0 {
        claims[places[closest.order], default: []].append(port)
      } else {
        unclaimed.append(port)
      }
    }
    self.claims = claims
    self.unclaimed = unclaimed
  }

  /// The device file that a path leads to now; the path itself where it leads nowhere.
  private static func file(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

public import TallyEngine

/// Which of the ports on USB is whose: every port goes to the place of the seat map that names it most closely.
///
/// The hall and whoever examines it beforehand must not differ in this, so both ask here.
public struct PortMatching: Sendable, Hashable {
  /// What each place was given, sorted by device file. A place that fits more than one port has none of them: nobody can
  /// tell which is its own.
  public let claims: [ConsolePlace.Port: [UsbPort]]
  /// The ports that no place names.
  public let unclaimed: [UsbPort]

  /// Matches.
  ///
  /// - Parameters:
  ///   - ports: the ports that are there.
  ///   - places: the seat map's, each once. Of two that name a port equally closely the later one has it.
  public init(of ports: some Sequence<UsbPort>, among places: [ConsolePlace.Port]) {
    var claims: [ConsolePlace.Port: [UsbPort]] = [:]
    var unclaimed: [UsbPort] = []
    for port in ports.sorted(by: { $0.node < $1.node }) {
      let closest = places.enumerated().map { (closeness: port.closeness(to: $0.element), order: $0.offset) }
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
}

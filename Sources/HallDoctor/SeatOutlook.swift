internal import CouncilFiles
internal import TallyEngine
internal import TallyThread
internal import VotingHardware

/// Which port is whose, as the hall will decide it.
struct SeatOutlook {
  /// The hall's own matching.
  let matching: PortMatching
  /// The seats that each port belongs to, by device file, in order.
  let seats: [String: [UInt16]]
  /// The seats that are known by their console alone, in order.
  let roaming: [UInt16]
  /// The ports on USB that no seat's place names.
  let free: [SurveyedPort]

  init(consoles: [Configuration.ConsoleBinding], survey: HallSurvey) {
    let bindings = consoles.serialBindings
    // Each port once, in the order of the seat map: so the hall numbers its lines.
    var places: [ConsolePlace.Port] = []
    for binding in bindings where binding.place.port != .anyUSB && !places.contains(binding.place.port) {
      places.append(binding.place.port)
    }
    let matching = PortMatching(of: survey.ports.map(\.port), among: places)
    var seats: [String: [UInt16]] = [:]
    for binding in bindings {
      switch binding.place.port {
      case .usb:
        for port in matching.claims[binding.place.port] ?? [] { seats[port.node, default: []].append(binding.seat) }
      case .device(let path):
        let device = survey.devices.first { $0.path == path }
        guard let target = try? device?.file.get().target else { continue }
        let port = survey.ports.first { $0.file?.target == target || $0.port.node == target }
        if let port { seats[port.port.node, default: []].append(binding.seat) }
      case .anyUSB: break
      }
    }
    self.matching = matching
    self.seats = seats.mapValues { $0.sorted() }
    roaming = bindings.filter { $0.place.port == .anyUSB }.map(\.seat).sorted()
    free = survey.ports.filter { seats[$0.port.node] == nil }
  }
}

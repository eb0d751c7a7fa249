public import Reactor
public import TallyEngine

/// Every seat whose console hangs on a serial port: finds and opens the ports of the seat map, opens them again when they
/// come back, speaks Seat Link on them, hands events to the tally and takes its orders.
///
/// It belongs to the reactor's thread, and so do all calls. The sink is called while a link is at work and must not call
/// back into the hall; it puts the event into the ring and says whether there was room. Where there was none, a press did
/// not happen: it is not acknowledged, and the console sends it again.
///
/// Each port of the seat map is a line, whatever hangs there now. A seat that is known by its console alone has no line of
/// its own: while there is such a seat, every port on USB that is no seat's is opened and listened to, and a console that
/// says hello there is given its seat (`meet`).
public final class SerialHall {
  struct Position: Hashable {
    let line: UInt16
    let unit: UInt8
  }

  let reactor: Reactor
  let sink: (SeatEvent) -> Bool
  let notice: (SerialNotice) -> Void
  let nonces: () -> Nonce
  /// Shared by all lines: what is read is taken in before the next read.
  let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
  var directory: ConsoleDirectory
  let settings: HostLinkSettings

  var lines: [SerialLine] = []
  /// The lines of the seat map's ports.
  var numbers: [ConsolePlace.Port: UInt16] = [:]
  /// Where each seat's console may be; one that is known by its console alone has as many as consoles that claim it.
  var positions: [UInt16: Set<Position>] = [:]
  /// The seat map.
  var places: [UInt16: ConsolePlace] = [:]
  /// Seats that are known by their console alone.
  var roaming: [UInt64: UInt16] = [:]
  /// Strangers that the log knows of already.
  var strangers: Set<UInt64> = []
  var isRunning = false
  private var wanted: [UInt16: Indication] = [:]
  var usb: UsbPorts?
  let openSource: () throws(SystemError) -> any PortSource
  let openPort: (String) throws(SerialPortError) -> SerialPort

  /// A hall on the machine's ports; nothing is opened before `start`.
  ///
  /// - Parameters:
  ///   - reactor: the loop that owns the ports.
  ///   - bindings: the seat map.
  ///   - directory: the consoles' keys, and whether they are asked for.
  ///   - settings: Seat Link's terms; whether consoles prove themselves is the directory's word.
  ///   - nonces: eight random bytes at each call; the system's by default.
  ///   - notice: what the operator's log should know.
  ///   - sink: takes an event, or returns false where the ring is full.
  /// - Throws: the first problem of the seat map; `SeatBindingError.problems(in:)` gives them all.
  public convenience init(
    reactor: Reactor, bindings: [SeatBinding], directory: ConsoleDirectory, settings: HostLinkSettings = .init(),
    nonces: @escaping () -> Nonce = { Nonce(rawValue: .random(in: .min ... .max)) },
    notice: @escaping (SerialNotice) -> Void, sink: @escaping (SeatEvent) -> Bool
  ) throws(SeatBindingError) {
    try self.init(
      reactor: reactor, bindings: bindings, directory: directory, settings: settings, nonces: nonces,
      source: { () throws(SystemError) in try UdevPorts() }, notice: notice, sink: sink)
  }

  /// As the public one, on ports that `source` names and `open` opens.
  package init(
    reactor: Reactor, bindings: [SeatBinding], directory: ConsoleDirectory, settings: HostLinkSettings = .init(),
    nonces: @escaping () -> Nonce = { Nonce(rawValue: .random(in: .min ... .max)) },
    source: @escaping () throws(SystemError) -> any PortSource,
    open: @escaping (String) throws(SerialPortError) -> SerialPort = { path throws(SerialPortError) in
      try SerialPort(opening: path)
    },
    notice: @escaping (SerialNotice) -> Void, sink: @escaping (SeatEvent) -> Bool
  ) throws(SeatBindingError) {
    if let problem = SeatBindingError.problems(in: bindings).first { throw problem }
    self.reactor = reactor
    self.directory = directory
    self.nonces = nonces
    self.notice = notice
    self.sink = sink
    openSource = source
    openPort = open
    var settings = settings
    settings.authenticate = directory.authenticate
    self.settings = settings
    for binding in bindings { bind(binding) }
  }

  deinit {
    usb?.stop()
    for line in lines { line.abandon() }
    input.deallocate()
  }

  /// Opens the ports, those that are there; the others as soon as they come.
  public func start() {
    isRunning = true
    for line in lines where !line.host.boundUnits.isEmpty { line.want() }
    watchUSBIfNeeded()
  }

  /// Closes the ports; every console that is online goes offline first.
  public func stop() {
    isRunning = false
    usb?.stop()
    usb = nil
    for line in lines { line.release() }
  }

  /// Whether the seat's console hangs here.
  public func serves(_ seat: UInt16) -> Bool { places[seat] != nil }

  /// The tally's answer to a `keys` event: `link`, `unit` and `sequence` as they stood in it. An answer to a session that
  /// is over, or to a link that is not ours, is counted where it can be and has no effect.
  public func acknowledge(link: UInt32, unit: UInt8, sequence: UInt32, verdict: Verdict) {
    let number = Int(UInt16(truncatingIfNeeded: link))
    guard number < lines.count else { return }
    let line = lines[number]
    var owner = SerialLine.Owner(line: line, hall: self)
    line.host.acknowledge(link: link, unit: unit, sequence: sequence, verdict, &owner)
    line.settle()
  }

  /// What the console of `seat` shall show from now on, now or whenever it is there. Nothing happens for a seat that is not
  /// served here.
  public func indicate(seat: UInt16, _ indication: Indication) {
    guard places[seat] != nil else { return }
    wanted[seat] = indication
    for position in positions[seat] ?? [] {
      let line = lines[Int(position.line)]
      var owner = SerialLine.Owner(line: line, hall: self)
      line.host.indicate(unit: position.unit, indication, now: reactor.now, &owner)
      line.settle()
    }
  }

  /// Takes another seat map, for a spare console: the session of a seat that moves ends at its old place, and what the seat
  /// shall show goes with it. Seats that stay where they are notice nothing.
  /// - Throws: the first problem of the seat map; nothing has changed then.
  public func arrange(_ bindings: [SeatBinding]) throws(SeatBindingError) {
    if let problem = SeatBindingError.problems(in: bindings).first { throw problem }
    let next = Dictionary(uniqueKeysWithValues: bindings.map { ($0.seat, $0.place) })
    let ports = Set(next.values.map(\.port)).subtracting(numbers.keys)
    guard lines.count + ports.count <= Int(UInt16.max) else { throw .tooManyPorts }
    let moved = next.filter { places[$0.key] != $0.value }
    for seat in places.keys where next[seat] != places[seat] { unbind(seat) }
    for (seat, place) in moved { bind(SeatBinding(seat: seat, place: place)) }
    guard isRunning else { return }
    for seat in moved.keys {
      for position in positions[seat] ?? [] { lines[Int(position.line)].want() }
    }
    watchUSBIfNeeded()
    portsChanged()
    for seat in moved.keys {
      if let indication = wanted[seat] { indicate(seat: seat, indication) }
    }
  }

  /// The seat map as it stands.
  public var bindings: [SeatBinding] {
    places.map { SeatBinding(seat: $0.key, place: $0.value) }.sorted { $0.seat < $1.seat }
  }

  /// How the console of `seat` stands; nil for a seat that is not served here, or whose console has not been met.
  public func console(of seat: UInt16) -> ConsoleStatus? {
    let all = (positions[seat] ?? []).compactMap { lines[Int($0.line)].host.status(of: $0.unit) }
    return all.first(where: \.isOnline) ?? all.first
  }

  /// How every port has fared.
  public var health: [LineHealth] {
    lines.filter { !$0.host.boundUnits.isEmpty }.map { line in
      LineHealth(
        path: line.name, isOpen: line.isOpen, consoles: line.host.boundUnits.compactMap { line.host.status(of: $0) },
        decoder: line.host.decoderCounters, link: line.host.counters, opened: line.opened, lost: line.lost,
        bytesIn: line.bytesIn, bytesOut: line.bytesOut, queued: line.queued)
    }
  }

  /// The last 32 frames each way at the place of a seat, in the order of time; their bodies are not kept (see
  /// `RecordedFrame`).
  public func recentFrames(of seat: UInt16) -> [RecordedFrame] {
    (positions[seat] ?? []).flatMap { lines[Int($0.line)].log.frames }.sorted { $0.at < $1.at }
  }

  // MARK: The seat map

  private func bind(_ binding: SeatBinding) {
    let place = binding.place
    places[binding.seat] = place
    guard place.port != .anyUSB else {
      roaming[place.serial!] = binding.seat
      directory.own(place.serial!)
      return
    }
    let number: UInt16
    if let known = numbers[place.port] {
      number = known
    } else {
      number = UInt16(lines.count)
      numbers[place.port] = number
      lines.append(SerialLine(place: place.port, number: number, settings: settings, hall: self))
    }
    lines[Int(number)].host.bind(unit: place.unit, to: binding.seat)
    directory.bind(line: number, unit: place.unit, serial: place.serial)
    positions[binding.seat] = [Position(line: number, unit: place.unit)]
  }

  private func unbind(_ seat: UInt16) {
    for position in positions[seat] ?? [] { leave(position, seat: seat) }
    positions[seat] = nil
    if let place = places.removeValue(forKey: seat), place.port == .anyUSB {
      roaming[place.serial!] = nil
      directory.disown(place.serial!)
    }
  }

  /// Ends the seat's session at a position, and takes it away.
  func leave(_ position: Position, seat: UInt16) {
    let line = lines[Int(position.line)]
    var owner = SerialLine.Owner(line: line, hall: self)
    line.host.unbind(unit: position.unit, now: reactor.now, &owner)
    directory.unbind(line: position.line, unit: position.unit)
    positions[seat]?.remove(position)
    if line.place != nil && line.host.boundUnits.isEmpty { line.release() } else { line.settle() }
  }

  /// A console says hello on a port that is no seat's. It has proved nothing yet: it is given the place that its seat's
  /// console would have, and takes no other one's.
  func meet(_ serial: UInt64, at line: SerialLine, unit: UInt8) -> Roamer? {
    guard let seat = roaming[serial] else {
      if strangers.count < 1_024, strangers.insert(serial).inserted {
        notice(.stranger(serial: serial, port: line.name))
      }
      return nil
    }
    let position = Position(line: line.number, unit: unit)
    for (other, its) in positions where other != seat && its.contains(position) {
      positions[other]!.remove(position)
    }
    positions[seat, default: []].insert(position)
    directory.bind(line: line.number, unit: unit, serial: serial)
    return Roamer(seat: seat, indication: wanted[seat] ?? Indication(phase: .idle))
  }
}

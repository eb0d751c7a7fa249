public import Reactor
public import TallyEngine

/// Every seat whose console hangs on a serial port: opens the ports of the seat map and opens them again when they come
/// back, speaks Seat Link on them, hands events to the tally and takes its orders.
///
/// It belongs to the reactor's thread, and so do all calls. The sink is called while a link is at work and must not call
/// back into the hall; it puts the event into the ring and says whether there was room. Where there was none, a press did
/// not happen: it is not acknowledged, and the console sends it again.
public final class SerialHall {
  private struct Place {
    let line: UInt16
    let unit: UInt8
    let path: String
  }

  let reactor: Reactor
  let sink: (SeatEvent) -> Bool
  let notice: (SerialNotice) -> Void
  let nonces: () -> Nonce
  /// Shared by all lines: what is read is taken in before the next read.
  let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
  var directory: ConsoleDirectory

  private let settings: HostLinkSettings
  private var lines: [SerialLine] = []
  private var numbers: [String: UInt16] = [:]
  private var places: [UInt16: Place] = [:]
  private var wanted: [UInt16: Indication] = [:]
  private var isRunning = false

  /// A hall; nothing is opened before `start`.
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
  public init(
    reactor: Reactor, bindings: [SeatBinding], directory: ConsoleDirectory, settings: HostLinkSettings = .init(),
    nonces: @escaping () -> Nonce = { Nonce(rawValue: .random(in: .min ... .max)) },
    notice: @escaping (SerialNotice) -> Void, sink: @escaping (SeatEvent) -> Bool
  ) throws(SeatBindingError) {
    if let problem = SeatBindingError.problems(in: bindings).first { throw problem }
    self.reactor = reactor
    self.directory = directory
    self.nonces = nonces
    self.notice = notice
    self.sink = sink
    var settings = settings
    settings.authenticate = directory.authenticate
    self.settings = settings
    for binding in bindings { bind(binding) }
  }

  deinit {
    for line in lines { line.abandon() }
    input.deallocate()
  }

  /// Opens the ports, those that are there; the others as soon as they come.
  public func start() {
    isRunning = true
    for line in lines where !line.host.boundUnits.isEmpty { line.want() }
  }

  /// Closes the ports; every console that is online goes offline first.
  public func stop() {
    isRunning = false
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
    guard let place = places[seat] else { return }
    wanted[seat] = indication
    let line = lines[Int(place.line)]
    var owner = SerialLine.Owner(line: line, hall: self)
    line.host.indicate(unit: place.unit, indication, now: reactor.now, &owner)
    line.settle()
  }

  /// Moves a seat to another port, for a spare console: its session at the old port ends, and what the seat shall show
  /// goes with it.
  /// - Throws: `unknownSeat`; `placeTwice` where another seat has that port and unit; `serialTwice`; `unit`.
  public func rebind(
    seat: UInt16, to path: String, unit: UInt8 = 1, serial: UInt64? = nil
  ) throws(SeatBindingError) {
    guard let old = places[seat] else { throw .unknownSeat(seat) }
    var bindings = self.bindings.filter { $0.seat != seat }
    bindings.append(SeatBinding(seat: seat, path: path, unit: unit, serial: serial))
    if let problem = SeatBindingError.problems(in: bindings).first { throw problem }
    if numbers[path] == nil && lines.count > Int(UInt16.max) { throw .tooManyPorts }

    let line = lines[Int(old.line)]
    var owner = SerialLine.Owner(line: line, hall: self)
    line.host.unbind(unit: old.unit, now: reactor.now, &owner)
    directory.unbind(line: old.line, unit: old.unit)
    serials[seat] = nil
    bind(bindings[bindings.count - 1])
    if line.host.boundUnits.isEmpty { line.release() } else { line.settle() }
    if isRunning, let place = places[seat] { lines[Int(place.line)].want() }
    if let indication = wanted[seat] { indicate(seat: seat, indication) }
  }

  /// The seat map as it stands.
  public var bindings: [SeatBinding] {
    places.map { SeatBinding(seat: $0.key, path: $0.value.path, unit: $0.value.unit, serial: serials[$0.key]) }
      .sorted { $0.seat < $1.seat }
  }

  /// How the console of `seat` stands; nil for a seat that is not served here.
  public func console(of seat: UInt16) -> ConsoleStatus? {
    guard let place = places[seat] else { return nil }
    return lines[Int(place.line)].host.status(of: place.unit)
  }

  /// How every port has fared.
  public var health: [LineHealth] {
    lines.filter { !$0.host.boundUnits.isEmpty }.map { line in
      LineHealth(
        path: line.path, isOpen: line.isOpen, consoles: line.host.boundUnits.compactMap { line.host.status(of: $0) },
        decoder: line.host.decoderCounters, link: line.host.counters, opened: line.opened, lost: line.lost,
        bytesIn: line.bytesIn, bytesOut: line.bytesOut, queued: line.queued)
    }
  }

  /// The last 32 frames each way at a port, in the order of time; their bodies are not kept (see `RecordedFrame`).
  public func recentFrames(at path: String) -> [RecordedFrame] {
    guard let number = numbers[path] else { return [] }
    return lines[Int(number)].log.frames
  }

  private var serials: [UInt16: UInt64] = [:]

  private func bind(_ binding: SeatBinding) {
    let number: UInt16
    if let known = numbers[binding.path] {
      number = known
    } else {
      number = UInt16(lines.count)
      numbers[binding.path] = number
      lines.append(SerialLine(path: binding.path, number: number, settings: settings, hall: self))
    }
    lines[Int(number)].host.bind(unit: binding.unit, to: binding.seat)
    directory.bind(line: number, unit: binding.unit, serial: binding.serial)
    places[binding.seat] = Place(line: number, unit: binding.unit, path: binding.path)
    serials[binding.seat] = binding.serial
  }
}

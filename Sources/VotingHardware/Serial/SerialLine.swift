internal import Glibc
internal import Reactor
internal import TallyEngine

/// One place of the seat map, or a port that is no seat's, and the state machine on it: opens the port that is there now,
/// opens it again when it comes back, pumps bytes both ways.
final class SerialLine {
  /// How long after a failed attempt the next follows; doubled each time.
  static let firstPause: Duration = .milliseconds(100)
  static let longestPause: Duration = .seconds(2)
  /// Reads per readiness, so that one chattering port does not keep the others waiting.
  static let readsAtOnce = 4

  /// The place of the seat map; nil for a port that is no seat's.
  let place: ConsolePlace.Port?
  let number: UInt16
  /// The device file that hangs there now; that of a `tty:` place is always the same.
  private(set) var device: String?
  /// Devices that all claim to be the one of this place: as long as there is more than one, none is opened.
  private(set) var rivals: [UsbPort] = []
  var host: HostLink
  private(set) var opened: UInt64 = 0
  private(set) var lost: UInt64 = 0
  private(set) var bytesIn: UInt64 = 0
  private(set) var bytesOut: UInt64 = 0
  var log = FrameLog()

  private unowned let hall: SerialHall
  private let reactor: Reactor
  private var port: SerialPort?
  private var registration: Reactor.Registration?
  private var waitsForRoom = false
  private var output = OutputBuffer()
  private var pause = SerialLine.firstPause
  private var reopening: Reactor.Timer?
  private var lastTrouble: SerialPortError?
  private var ticking: (timer: Reactor.Timer, at: UInt64)?
  private(set) var isWanted = false

  init(place: ConsolePlace.Port?, number: UInt16, settings: HostLinkSettings, hall: SerialHall) {
    self.place = place
    self.number = number
    self.hall = hall
    reactor = hall.reactor
    host = HostLink(line: number, settings: settings)
    host.isRoaming = place == nil
    if case .device(let path)? = place { device = path }
  }

  /// The port in words: the place, and what hangs there.
  var name: String {
    switch place {
    case .device(let path)?: path
    case .usb?, .anyUSB?: device.map { "\($0) (\(place!))" } ?? "\(place!)"
    case nil: device ?? "USB"
    }
  }

  var isOpen: Bool { port != nil }
  /// Whether what hangs here comes and goes under another device file each time.
  var isOnUSB: Bool { place?.isOnUSB ?? true }
  var queued: Int { output.count }

  /// Keeps the port open from now on, whenever it is there.
  func want() {
    guard !isWanted else { return }
    isWanted = true
    host.observer = { [unowned self] in log.add($0, at: reactor.now) }
    open()
  }

  /// What hangs at a place on USB now: one device, none, or several that nobody can tell apart.
  func found(_ ports: [UsbPort]) {
    if ports.count > 1 { return hold(ports) }
    if !rivals.isEmpty {
      rivals = []
      // Who waited is told that the refusal is over; if one is left, it begins like any other.
      var owner = Owner(line: self, hall: hall)
      host.lineClosed(now: reactor.now, &owner)
      schedule()
    }
    guard device != ports.first?.node else { return }
    if port != nil {
      lost += 1
      hall.notice(.lost(port: name, nil, seats: host.boundSeats))
    }
    detach()
    device = ports.first?.node
    if isWanted { open() }
  }

  private func hold(_ ports: [UsbPort]) {
    guard rivals != ports else { return }
    detach()
    rivals = ports
    hall.notice(.ambiguous(place ?? .anyUSB, ports: ports, seats: host.boundSeats))
    var owner = Owner(line: self, hall: hall)
    host.refuseAll(.connectedElsewhere, now: reactor.now, &owner)
    schedule()
  }

  private func detach() {
    letGo()
    device = nil
  }

  /// Lets go of the port.
  func release() {
    isWanted = false
    letGo()
    // What hangs on USB when the place is wanted again is found anew.
    if isOnUSB { (device, rivals) = (nil, []) }
  }

  private func letGo() {
    if let reopening { reactor.cancel(reopening) }
    reopening = nil
    close()
    pause = Self.firstPause
    lastTrouble = nil
  }

  /// Lets go of everything without a word: the hall is going away.
  func abandon() {
    if let registration { reactor.remove(registration) }
    if let reopening { reactor.cancel(reopening) }
    if let ticking { reactor.cancel(ticking.timer) }
    _ = port.take()
  }

  // MARK: Open and gone

  private func open() {
    reopening = nil
    guard let path = device else { return }
    do throws(SerialPortError) {
      let port = try hall.openPort(path)
      do throws(SystemError) {
        registration = try reactor.add(port.descriptor, .read) { [unowned self] in ready($0) }
      } catch {
        throw .failed(path: path, error)
      }
      self.port = consume port
      opened += 1
      lastTrouble = nil
      hall.notice(.opened(port: name, seats: host.boundSeats))
    } catch {
      if lastTrouble != error {
        lastTrouble = error
        hall.notice(.cannotOpen(error, seats: host.boundSeats))
      }
      tryAgain()
    }
  }

  private func tryAgain() {
    guard isWanted, reopening == nil else { return }
    reopening = reactor.after(pause) { [unowned self] in open() }
    pause = min(pause * 2, Self.longestPause)
  }

  private func close() {
    if let registration { reactor.remove(registration) }
    registration = nil
    waitsForRoom = false
    guard port.take() != nil else { return }
    output.clear()
    var owner = Owner(line: self, hall: hall)
    host.lineClosed(now: reactor.now, &owner)
    output.clear()
    schedule()
  }

  private func gone(_ code: Int32, _ call: String) {
    lost += 1
    close()
    hall.notice(
      .lost(port: name, code == 0 ? nil : SystemError(call: call, code: code), seats: host.boundSeats))
    if case .device? = place { return tryAgain() }
    // What hangs there next may be another device under the same name: it is found anew.
    if let node = device {
      device = nil
      hall.lost(node, by: self)
    }
  }

  // MARK: Bytes

  private func ready(_ readiness: Reactor.Readiness) {
    if !readiness.isDisjoint(with: [.read, .hangUp, .error]) {
      for _ in 0..<Self.readsAtOnce {
        switch port!.read(into: hall.input) {
        case .bytes(let count):
          bytesIn += UInt64(count)
          // Only a port that brings something is worth hurrying for when it goes away.
          pause = Self.firstPause
          var owner = Owner(line: self, hall: hall)
          host.receive(UnsafeRawBufferPointer(rebasing: hall.input[..<count]), now: reactor.now, &owner)
          if count == hall.input.count { continue }
        case .nothing:
          if readiness.contains(.hangUp) || readiness.contains(.error) { return gone(0, "epoll_wait") }
        case .gone(let code):
          return gone(code, "read")
        }
        break
      }
    }
    settle()
  }

  /// Writes what waits, and arms the timer: to be called after anything that may have brought forth frames.
  func settle() {
    flush()
    schedule()
  }

  private func flush() {
    guard port != nil else { return }
    while output.count > 0 {
      switch output.withBytes({ port!.write($0) }) {
      case .written(let count):
        output.drop(count)
        bytesOut += UInt64(count)
      case .full:
        return wait(forRoom: true)
      case .gone(let code):
        return gone(code, "write")
      }
      // Indications that found no room: each console's newest, a kilobyte at a time.
      if output.count == 0 {
        wait(forRoom: false)
        var owner = Owner(line: self, hall: hall)
        host.drained(now: reactor.now, &owner)
      }
    }
  }

  private func wait(forRoom: Bool) {
    guard forRoom != waitsForRoom, let registration else { return }
    waitsForRoom = forRoom
    do throws(SystemError) {
      try reactor.change(registration, to: forRoom ? [.read, .write] : .read)
    } catch {
      gone(error.code, error.call)
    }
  }

  // MARK: Time

  /// Arms the timer for the link's next deadline. A timer that is armed for an earlier one is left alone: it finds nothing
  /// to do and arms itself again, which is cheaper than moving it with every frame.
  private func schedule() {
    guard let deadline = host.deadline else { return }
    if let ticking {
      if ticking.at <= deadline { return }
      reactor.cancel(ticking.timer)
    }
    let now = reactor.now
    let delay = deadline > now ? deadline - now : 0
    let timer = reactor.after(.nanoseconds(delay)) { [unowned self] in tick() }
    ticking = (timer, deadline)
  }

  private func tick() {
    ticking = nil
    var owner = Owner(line: self, hall: hall)
    host.tick(now: reactor.now, &owner)
    settle()
  }

  /// The effects of the link's state machine.
  struct Owner: HostLinkOwner {
    unowned let line: SerialLine
    unowned let hall: SerialHall

    mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) -> Bool {
      guard line.port != nil, line.output.put(frame, kind) else { return false }
      line.log.add(frame, at: hall.reactor.now)
      return true
    }
    mutating func deliver(_ event: SeatEvent) -> Bool { hall.sink(event) }
    mutating func makeNonce() -> Nonce { hall.nonces() }
    func admit(_ serial: UInt64, line: UInt16, unit: UInt8) -> Admission {
      hall.directory.admit(serial, line: line, unit: unit)
    }
    mutating func claim(_ serial: UInt64, line: UInt16, unit: UInt8) -> Bool {
      hall.directory.claim(serial, line: line, unit: unit)
    }
    mutating func release(_ serial: UInt64, line: UInt16, unit: UInt8) {
      hall.directory.release(serial, line: line, unit: unit)
    }
    mutating func meet(_ serial: UInt64, line: UInt16, unit: UInt8) -> Roamer? {
      hall.meet(serial, at: self.line, unit: unit)
    }
  }
}

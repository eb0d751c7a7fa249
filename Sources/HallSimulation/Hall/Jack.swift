internal import Glibc
internal import Reactor
internal import VotingHardware

/// What a line does to the frames on it, in so many of a thousand.
struct LineWeather {
  var dropped = 0
  var doubled = 0
  var reordered = 0
  var delayed = 0
  var flipped = 0
  var truncated = 0
  var garbage = 0
  /// A frame begins a time in which the line lets nothing through; what it held then comes in any order.
  var held = 0

  static let calm = LineWeather()

  /// The weather of one line of a run.
  static func drawn(_ chance: inout Chance) -> LineWeather {
    var weather = LineWeather()
    switch chance.number(0...11) {
    case 0...3: break
    case 4...6:
      weather = LineWeather(
        dropped: 20, doubled: 20, reordered: 20, delayed: 20, flipped: 20, truncated: 10, garbage: 10, held: 20)
    case 7:
      weather = LineWeather(
        dropped: 150, doubled: 100, reordered: 100, delayed: 100, flipped: 100, truncated: 50, garbage: 50, held: 50)
    case 8: weather.dropped = 300
    case 9: weather.flipped = 300
    case 10: weather.held = 400
    default: weather.reordered = 300
    }
    return weather
  }
}

/// The socket of a desk with the cable in it: a socket pair in place of the tty, and what a bad line does to frames. One
/// end is the daemon's port, the other is read and written here.
final class Jack {
  let desk: HallSketch.Desk
  /// The device file; nil where nothing is plugged in.
  private(set) var node: String?
  private(set) var console: Console?
  var weather: LineWeather

  private unowned let world: World
  /// The first desk of this desk's concentrator, which has the port; nil where the port is this desk's own.
  private weak var first: Jack?
  /// The other desks of the concentrator that has this port.
  private var companions: [Jack] = []
  private var far: Int32 = -1
  private var registration: Reactor.Registration?
  private var up: Chance
  private var down: Chance
  private var lastUp: UInt64 = 0
  private var lastDown: UInt64 = 0
  private var heldUntil: (up: UInt64, down: UInt64) = (0, 0)
  private var sent: UInt64 = 0
  private var newestArrived: (up: UInt64, down: UInt64) = (0, 0)
  /// Counts openings and plugs: what was on its way before comes to nobody.
  private var generation = 0
  /// Bytes of the host that end no frame yet.
  private var rest: [UInt8] = []

  init(_ desk: HallSketch.Desk, in world: World, weather: LineWeather, behind first: Jack? = nil) {
    self.desk = desk
    self.first = first
    self.world = world
    self.weather = weather
    up = Chance(world.seed, "line up \(desk.seat)")
    down = Chance(world.seed, "line down \(desk.seat)")
    if !desk.isOnUSB { node = desk.socket }
    first?.companions.append(self)
  }

  /// Whether the daemon has the port open.
  private var hostIsThere: Bool { (first ?? self).far >= 0 }

  deinit { if far >= 0 { close(far) } }

  // MARK: Plugs

  func plug(_ console: Console, as node: String) {
    world.trace.remark("console \(console.serial) into the socket of seat \(desk.seat), \(node)")
    self.console = console
    self.node = node
    generation += 1
    console.plugged(into: self, hostIsThere: hostIsThere)
  }

  func unplug() {
    if let console { world.trace.remark("console \(console.serial) out of the socket of seat \(desk.seat)") }
    generation += 1
    let leaving = console
    console = nil
    if desk.isOnUSB {
      node = nil
      closeFarEnd()
    }
    leaving?.unplugged()
  }

  // MARK: The host's end

  /// The daemon opens the port; its descriptor, or nil where another has it.
  func open() -> Int32? {
    guard far < 0 else { return nil }
    var ends: [Int32] = [-1, -1]
    let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    guard socketpair(AF_UNIX, flags, 0, &ends) == 0 else { preconditionFailure("no socket pair: errno \(errno)") }
    far = ends[1]
    rest = []
    registration = world.watch(far) { [unowned self] in hear() }
    for jack in [self] + companions { jack.hostOpens() }
    return ends[0]
  }

  private func hostOpens() {
    generation += 1
    // In the next turn: the console's first bytes find the port registered.
    let generation = generation
    world.after(1_000) { [unowned self] in
      if generation == self.generation { console?.hostCame() }
    }
  }

  private func closeFarEnd() {
    guard far >= 0 else { return }
    if let registration { world.reactor.remove(registration) }
    registration = nil
    close(far)
    far = -1
  }

  /// The host has written, or hung up.
  private func hear() {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while far >= 0 {
      let count = read(far, &buffer, buffer.count)
      if count > 0 {
        world.trace.note("host", UInt64(desk.seat), buffer[..<count])
        rest += buffer[..<count]
        while let end = rest.firstIndex(of: 0) {
          // All consoles of a concentrator hear it; the frame says whose it is.
          for jack in [self] + companions { jack.carry(Array(rest[...end]), upwards: false) }
          rest.removeSubrange(...end)
        }
        continue
      }
      if count < 0, errno == EAGAIN { return }
      closeFarEnd()
      for jack in [self] + companions {
        jack.generation += 1
        jack.console?.hostWent()
      }
      return
    }
  }

  /// The console sends a frame.
  func transmit(_ frame: [UInt8]) { carry(frame, upwards: true) }

  // MARK: The way

  private func carry(_ frame: [UInt8], upwards: Bool) {
    var chance = upwards ? up : down
    defer { if upwards { up = chance } else { down = chance } }
    // Drawn in any case and from nothing but the length, so that what a frame says changes no other frame's fate.
    let isDropped = chance.happens(weather.dropped)
    let isDoubled = chance.happens(weather.doubled)
    // Every other flip hits what the frame says: behind COBS' byte and the header, before the checksum.
    let isInBody = chance.happens(500) && frame.count > 15
    let bit = isInBody ? chance.number(72...8 * (frame.count - 5) - 1) : chance.number(0...8 * frame.count - 1)
    let isFlipped = chance.happens(weather.flipped)
    let cut = chance.number(0...frame.count - 1)
    let isCut = chance.happens(weather.truncated)
    let noise = (0..<chance.number(1...80)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    let isNoisy = chance.happens(weather.garbage)
    let delay = chance.milliseconds(5...1_200)
    let isDelayed = chance.happens(weather.delayed)
    let overtaken = chance.milliseconds(3...60)
    let isOvertaken = chance.happens(weather.reordered)
    let holding = chance.milliseconds(30...150)
    let release = chance.milliseconds(0...30)
    let beginsToHold = chance.happens(weather.held)
    let flight = 200_000 + chance.milliseconds(0...2)
    if beginsToHold {
      if upwards { heldUntil.up = world.now + holding } else { heldUntil.down = world.now + holding }
    }
    guard upwards ? hostIsThere : console != nil else { return }
    guard !isDropped else { return world.coverage.add(.frameDropped) }

    var bytes = frame
    var faults: [Coverage.Fault] = isDoubled ? [.frameDoubled] : []
    if isFlipped {
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      if !isCut || bit / 8 < cut { faults.append(.bitFlipped) }
    }
    if isCut {
      bytes.removeLast(frame.count - cut)
      faults.append(.frameTruncated)
    }
    if isNoisy {
      bytes = noise + bytes
      faults.append(.garbageInserted)
    }
    guard !bytes.isEmpty else { return }
    var late: UInt64 = 0
    if isDelayed {
      late += delay
      faults.append(.frameDelayed)
    }
    if isOvertaken {
      late += overtaken
      faults.append(.frameReordered)
    }
    let opening = upwards ? heldUntil.up : heldUntil.down
    if opening > world.now {
      late += opening - world.now + release
      faults.append(.frameHeld)
    }
    var arrival = world.now + flight
    // What is late for once does not hold up what follows; all else keeps its order.
    if late == 0 {
      arrival = max(arrival, (upwards ? lastUp : lastDown) + 1)
      if upwards { lastUp = arrival } else { lastDown = arrival }
    } else {
      arrival += late
    }
    sent += 1
    let (generation, number) = (generation, sent)
    for copy in 0..<(isDoubled ? 2 : 1) {
      world.after(arrival - world.now + UInt64(copy) * 300_000) { [unowned self] in
        guard generation == self.generation else { return }
        if copy == 0 { arrived(number, faults, upwards: upwards) }
        if upwards { deliver(bytes) } else { console?.receive(bytes) }
      }
    }
  }

  /// A frame comes to the other end, with what has happened to it. It was overtaken where a later one was there before.
  private func arrived(_ number: UInt64, _ faults: [Coverage.Fault], upwards: Bool) {
    let newest = upwards ? newestArrived.up : newestArrived.down
    for fault in faults where fault != .frameReordered || number < newest { world.coverage.add(fault) }
    if upwards { newestArrived.up = max(newest, number) } else { newestArrived.down = max(newest, number) }
  }

  private func deliver(_ bytes: [UInt8]) {
    let far = (first ?? self).far
    guard far >= 0 else { return }
    // Where the daemon does not read, bytes are lost, as on a real line.
    _ = send(far, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    world.touch(.hall)
  }
}

internal import Glibc
internal import Reactor
internal import VotingHardware

/// The GPIO chip of the simulated machine: contacts and lamps of its panels, and the kernel's edges with their times and
/// numbers.
final class VirtualGpio: GpioAccess {
  /// The kernel keeps so many edges for each line of a request; then the oldest goes.
  private static let edgesPerLine = 16

  private unowned let world: World
  private var contacts: Set<UInt32> = []
  /// Lines that somebody has taken; they give themselves back.
  private var taken: [ObjectIdentifier: () -> TakenLines?] = [:]
  /// Called with a lamp's line and its level whenever the daemon sets it, and when it gives it back.
  var lampWasSet: (UInt32, Bool) -> Void = { _, _ in }

  init(in world: World) { self.world = world }

  /// A contact closes or opens, now.
  func set(_ line: UInt32, isClosed: Bool) {
    guard contacts.contains(line) != isClosed else { return }
    if isClosed { contacts.insert(line) } else { contacts.remove(line) }
    for lines in taken.values.compactMap({ $0() }) { lines.edge(line, isActive: isClosed) }
  }

  /// Whether the daemon reads this line.
  func isTaken(_ line: UInt32) -> Bool { taken.values.contains { $0()?.offsets.contains(line) ?? false } }

  func open(_ chip: String) throws(SystemError) -> any GpioOpenChip {
    guard chip == HallSketch.gpioChip else { throw SystemError(call: "open \(chip)", code: ENOENT) }
    return OpenChip(of: self)
  }

  func chipNames() -> [String] { [HallSketch.gpioChip] }

  private final class OpenChip: GpioOpenChip {
    let name = HallSketch.gpioChip
    let label = HallSketch.gpioChip
    let lines: UInt32 = 1_024
    private let gpio: VirtualGpio

    init(of gpio: VirtualGpio) { self.gpio = gpio }

    func offset(of name: String) throws(SystemError) -> UInt32 { throw SystemError(call: "find \(name)", code: ENOENT) }
    func name(of offset: UInt32) throws(SystemError) -> String { "" }
    func holder(of offset: UInt32) throws(SystemError) -> String? { gpio.isTaken(offset) ? "another" : nil }

    func takeKeys(_ offsets: [UInt32], _ settings: GpioSettings) throws(SystemError) -> any GpioOpenLines {
      TakenLines(offsets, of: gpio, areLamps: false)
    }

    func takeLamps(
      _ offsets: [UInt32], lit: UInt64, _ settings: GpioSettings
    ) throws(SystemError) -> any GpioOpenLines {
      let lines = TakenLines(offsets, of: gpio, areLamps: true)
      lines.set(lit)
      return lines
    }
  }

  private final class TakenLines: GpioOpenLines {
    let offsets: [UInt32]
    let descriptors: [Int32]
    private let gpio: VirtualGpio
    private let bell: Bell
    private let areLamps: Bool
    private var edges: [GpioEdge] = []
    private var numbers: [UInt32: UInt32] = [:]

    init(_ offsets: [UInt32], of gpio: VirtualGpio, areLamps: Bool) {
      self.offsets = offsets
      self.gpio = gpio
      self.areLamps = areLamps
      bell = Bell()
      descriptors = areLamps ? [] : [bell.descriptor]
      gpio.taken[ObjectIdentifier(self)] = { [weak self] in self }
    }

    deinit {
      gpio.taken[ObjectIdentifier(self)] = nil
      // Lines that nobody holds are inputs again: the lamps are dark.
      if areLamps { for offset in offsets { gpio.lampWasSet(offset, false) } }
    }

    func edge(_ line: UInt32, isActive: Bool) {
      guard !areLamps, offsets.contains(line), let clock = gpio.world.life?.clock else { return }
      numbers[line, default: 0] += 1
      edges.append(GpioEdge(at: clock.now, offset: line, sequence: numbers[line]!, isActive: isActive))
      if edges.count > offsets.count * VirtualGpio.edgesPerLine {
        gpio.world.coverage.add(.edgesLost)
        edges.removeFirst()
      }
      bell.ring()
      gpio.world.touch(.hall)
    }

    func read(_ index: Int, into buffer: UnsafeMutableBufferPointer<GpioEdge>) throws(SystemError) -> Int {
      let count = min(edges.count, buffer.count)
      for position in 0..<count { buffer[position] = edges[position] }
      edges.removeFirst(count)
      if edges.isEmpty { bell.silence() }
      return count
    }

    func levels() throws(SystemError) -> UInt64 {
      offsets.enumerated().reduce(0) { $0 | (gpio.contacts.contains($1.element) ? 1 << UInt64($1.offset) : 0) }
    }

    func set(_ levels: UInt64) {
      var bytes: [UInt8] = []
      for (bit, offset) in offsets.enumerated() {
        let isLit = levels >> UInt64(bit) & 1 != 0
        bytes.append(isLit ? 1 : 0)
        gpio.lampWasSet(offset, isLit)
      }
      gpio.world.trace.note("lamps", UInt64(offsets.first ?? 0), bytes)
    }
  }
}

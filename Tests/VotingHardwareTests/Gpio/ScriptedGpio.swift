import Glibc
import Reactor

@testable import VotingHardware

/// Chips as a test writes them: what CGpiod would do, with a real descriptor for the reactor. Machines without GPIO lines
/// have nothing better; the same hall runs on the kernel's simulated lines in the virtual test hall.
final class ScriptedGpio: GpioAccess {
  final class Chip {
    var isThere = true
    var label = ""
    /// The error of opening it, for a chip that is there and not ours.
    var opensWith: Int32?
    let lines: UInt32
    var names: [String: UInt32] = [:]
    var holders: [UInt32: String] = [:]
    var levels: [UInt32: Bool] = [:]
    var failsWith: Int32?
    /// How often outputs were set, and readings of levels made.
    var sets = 0
    var readings = 0
    /// One descriptor for each line, as libgpiod 1.6 has it, and no numbers.
    var isOld = false
    /// Unretained: lines are given back with their last reference.
    private var requests: [Unmanaged<TakenLines>] = []
    private var taken: [TakenLines] { requests.map { $0.takeUnretainedValue() } }

    init(lines: UInt32) { self.lines = lines }

    func press(_ line: UInt32, _ down: Bool = true, told: Bool = true) {
      levels[line] = down
      for request in taken where told { request.queue(line, down) }
    }

    /// Every descriptor becomes readable, and reading gives ENODEV.
    func unplug(wakes: Bool) {
      isThere = false
      for request in taken where wakes { request.wake() }
    }

    fileprivate func register(_ lines: TakenLines) { requests.append(.passUnretained(lines)) }

    fileprivate func forget(_ lines: TakenLines) {
      requests.removeAll { $0.toOpaque() == Unmanaged.passUnretained(lines).toOpaque() }
    }

    var takenLines: Set<UInt32> { taken.reduce(into: []) { $0.formUnion($1.offsets) } }
  }

  var chips: [String: Chip] = [:]

  func open(_ chip: String) throws(SystemError) -> any GpioOpenChip {
    let named = chips[chip].map { (chip, $0) } ?? chips.first { $0.value.label == chip }.map { ($0.key, $0.value) }
    guard let (name, found) = named, found.isThere else { throw SystemError(call: "open \(chip)", code: ENOENT) }
    if let code = found.opensWith { throw SystemError(call: "open \(chip)", code: code) }
    return OpenChip(name, found)
  }

  func chipNames() -> [String] { chips.filter(\.value.isThere).keys.sorted() }

  final class OpenChip: GpioOpenChip {
    let name: String
    let chip: Chip
    var label: String { chip.label }
    var lines: UInt32 { chip.lines }

    init(_ name: String, _ chip: Chip) {
      self.name = name
      self.chip = chip
    }

    func name(of offset: UInt32) throws(SystemError) -> String {
      chip.names.first { $0.value == offset }?.key ?? ""
    }

    func offset(of name: String) throws(SystemError) -> UInt32 {
      guard let offset = chip.names[name] else { throw SystemError(call: "find", code: ENOENT) }
      return offset
    }

    func holder(of offset: UInt32) throws(SystemError) -> String? {
      chip.takenLines.contains(offset) ? "vote-daemon" : chip.holders[offset]
    }

    func takeKeys(_ offsets: [UInt32], _ settings: GpioSettings) throws(SystemError) -> any GpioOpenLines {
      try take(offsets)
    }

    func takeLamps(
      _ offsets: [UInt32], lit: UInt64, _ settings: GpioSettings
    ) throws(SystemError) -> any GpioOpenLines {
      let taken = try take(offsets, isLamps: true)
      try taken.set(lit)
      return taken
    }

    private func take(_ offsets: [UInt32], isLamps: Bool = false) throws(SystemError) -> TakenLines {
      precondition(1...64 ~= offsets.count)
      for offset in offsets where try holder(of: offset) != nil { throw SystemError(call: "request", code: EBUSY) }
      return TakenLines(chip, offsets, isLamps: isLamps)
    }
  }

  final class TakenLines: GpioOpenLines {
    let chip: Chip
    let offsets: [UInt32]
    let descriptors: [Int32]
    private let writers: [Int32]
    var queues: [[GpioEdge]]
    var sequences: [UInt32: UInt32] = [:]

    init(_ chip: Chip, _ offsets: [UInt32], isLamps: Bool) {
      self.chip = chip
      self.offsets = offsets
      let count = isLamps ? 0 : chip.isOld ? offsets.count : 1
      let pipes = (0..<count).map { _ in
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        return ends
      }
      descriptors = pipes.map { $0[0] }
      writers = pipes.map { $0[1] }
      queues = Array(repeating: [], count: count)
      chip.register(self)
    }

    deinit {
      chip.forget(self)
      for descriptor in descriptors + writers { close(descriptor) }
    }

    func queue(_ line: UInt32, _ active: Bool) {
      guard let position = offsets.firstIndex(of: line), !descriptors.isEmpty else { return }
      sequences[line, default: 0] += 1
      let index = chip.isOld ? position : 0
      queues[index].append(
        GpioEdge(
          at: GpioHall.monotonic(), offset: line, sequence: chip.isOld ? 0 : sequences[line]!, isActive: active))
      wake(index)
    }

    func wake(_ index: Int = 0) {
      if index < writers.count { _ = write(writers[index], "!", 1) }
    }

    private func check() throws(SystemError) {
      if !chip.isThere { throw SystemError(call: "ioctl", code: ENODEV) }
      if let code = chip.failsWith { throw SystemError(call: "ioctl", code: code) }
    }

    func read(_ index: Int, into edges: UnsafeMutableBufferPointer<GpioEdge>) throws(SystemError) -> Int {
      try check()
      let count = min(queues[index].count, chip.isOld ? 16 : edges.count)
      for position in 0..<count { edges[position] = queues[index][position] }
      queues[index].removeFirst(count)
      if queues[index].isEmpty {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        _ = Glibc.read(descriptors[index], &bytes, bytes.count)
      }
      return count
    }

    func levels() throws(SystemError) -> UInt64 {
      try check()
      chip.readings += 1
      return offsets.enumerated().reduce(0) { $0 | (chip.levels[$1.1] == true ? 1 << UInt64($1.0) : 0) }
    }

    func set(_ levels: UInt64) throws(SystemError) {
      try check()
      chip.sets += 1
      for (bit, offset) in offsets.enumerated() { chip.levels[offset] = levels >> UInt64(bit) & 1 == 1 }
    }
  }
}

internal import CGpiod
internal import Glibc
internal import Reactor
internal import TallyEngine

/// The kernel's chips, by libgpiod.
struct KernelGpio: GpioAccess {
  /// What other programs see as the holder of our lines.
  static let consumer = "vote-daemon"

  func open(_ chip: String) throws(SystemError) -> any GpioOpenChip {
    if chip.contains("/") { return try KernelChip(path: chip) }
    // A name is a device node; what is none is a label.
    if access("/dev/" + chip, F_OK) == 0 { return try KernelChip(path: "/dev/" + chip) }
    var found: KernelChip?
    for name in chipNames() {
      // A chip that may not be opened is not ours to look at, and one that has just gone is no match.
      guard let other = try? KernelChip(path: "/dev/" + name), other.label == chip else { continue }
      if found != nil { throw SystemError(call: "two chips with the label \(chip)", code: ENOTUNIQ) }
      found = other
    }
    guard let found else { throw SystemError(call: "open gpiochip \(chip)", code: ENODEV) }
    return found
  }

  func chipNames() -> [String] {
    guard let directory = opendir("/dev") else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      // Some boards have links of older names beside the chips; a chip is not two of that label.
      guard entry.pointee.d_type != UInt8(DT_LNK) else { continue }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix("gpiochip") { names.append(name) }
    }
    return names.sorted()
  }
}

/// One open chip of the kernel's.
final class KernelChip: GpioOpenChip {
  let name: String
  let label: String
  let lines: UInt32
  fileprivate let handle: OpaquePointer

  init(path: String) throws(SystemError) {
    var chip: OpaquePointer?
    try check("open \(path)", cgpiod_open(path, &chip))
    handle = chip!
    var info = cgpiod_chip_info()
    let described = cgpiod_describe(handle, &info)
    name = withUnsafeBytes(of: info.name, String.init(cName:))
    label = withUnsafeBytes(of: info.label, String.init(cName:))
    lines = info.lines
    // All is set by now, so that this closes the chip.
    try check("describe \(path)", described)
  }

  deinit { cgpiod_close(handle) }

  func offset(of name: String) throws(SystemError) -> UInt32 {
    UInt32(try check("find line \(name)", cgpiod_find(handle, name)))
  }

  func name(of offset: UInt32) throws(SystemError) -> String {
    var info = cgpiod_line_info()
    try check("line info", cgpiod_line(handle, offset, &info))
    return withUnsafeBytes(of: info.name, String.init(cName:))
  }

  func holder(of offset: UInt32) throws(SystemError) -> String? {
    var info = cgpiod_line_info()
    try check("line info", cgpiod_line(handle, offset, &info))
    return info.used == 0 ? nil : withUnsafeBytes(of: info.consumer, String.init(cName:))
  }

  func takeKeys(_ offsets: [UInt32], _ settings: GpioSettings) throws(SystemError) -> any GpioOpenLines {
    var request = cgpiod_settings()
    request.direction = UInt8(CGPIOD_INPUT_EDGES)
    request.active_low = settings.keysActiveLow ? 1 : 0
    let bias =
      switch settings.bias {
      case .asIs: CGPIOD_BIAS_AS_IS
      case .disabled: CGPIOD_BIAS_DISABLED
      case .pullUp: CGPIOD_BIAS_PULL_UP
      case .pullDown: CGPIOD_BIAS_PULL_DOWN
      }
    request.bias = UInt8(bias)
    return try KernelLines(self, &request, offsets, lit: 0)
  }

  func takeLamps(
    _ offsets: [UInt32], lit: UInt64, _ settings: GpioSettings
  ) throws(SystemError) -> any GpioOpenLines {
    var request = cgpiod_settings()
    request.direction = UInt8(CGPIOD_OUTPUT)
    request.active_low = settings.lampsActiveLow ? 1 : 0
    let drive =
      switch settings.drive {
      case .pushPull: CGPIOD_PUSH_PULL
      case .openDrain: CGPIOD_OPEN_DRAIN
      case .openSource: CGPIOD_OPEN_SOURCE
      }
    request.drive = UInt8(drive)
    return try KernelLines(self, &request, offsets, lit: lit)
  }
}

/// Lines of a chip of the kernel's.
final class KernelLines: GpioOpenLines {
  let descriptors: [Int32]
  /// The chip is closed after its lines.
  private let chip: KernelChip
  private let handle: OpaquePointer
  private let events: UnsafeMutableBufferPointer<cgpiod_event>

  fileprivate init(
    _ chip: KernelChip, _ settings: inout cgpiod_settings, _ offsets: [UInt32], lit: UInt64
  ) throws(SystemError) {
    withUnsafeMutableBytes(of: &settings.consumer) { $0.copyBytes(from: KernelGpio.consumer.utf8) }
    var request: OpaquePointer?
    try check("request lines", cgpiod_take(chip.handle, &settings, offsets, UInt32(offsets.count), lit, &request))
    handle = request!
    self.chip = chip
    events = .allocate(capacity: Int(CGPIOD_MOST_LINES))
    var descriptors = [Int32](repeating: -1, count: Int(CGPIOD_MOST_LINES))
    let count = cgpiod_descriptors(handle, &descriptors, UInt32(descriptors.count))
    self.descriptors = Array(descriptors.prefix(Int(count)))
  }

  deinit {
    cgpiod_release(handle)
    events.deallocate()
  }

  func read(_ index: Int, into edges: UnsafeMutableBufferPointer<GpioEdge>) throws(SystemError) -> Int {
    let capacity = min(edges.count, events.count)
    let count = cgpiod_read(handle, UInt32(index), events.baseAddress, UInt32(capacity))
    if count == -EAGAIN || count == -EINTR { return 0 }
    try check("read edges", count)
    for position in 0..<Int(count) {
      let event = events[position]
      edges[position] = GpioEdge(
        at: event.time, offset: event.offset, sequence: event.sequence,
        isActive: event.edge == UInt8(CGPIOD_BECAME_ACTIVE))
    }
    return Int(count)
  }

  func levels() throws(SystemError) -> UInt64 {
    var levels: UInt64 = 0
    try check("read levels", cgpiod_levels(handle, &levels))
    return levels
  }

  func set(_ levels: UInt64) throws(SystemError) { try check("set levels", cgpiod_set(handle, levels)) }
}

@discardableResult
private func check(_ call: String, _ result: Int32) throws(SystemError) -> Int32 {
  guard result < 0 else { return result }
  throw SystemError(call: call, code: -result)
}

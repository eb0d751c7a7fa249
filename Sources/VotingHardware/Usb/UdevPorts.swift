internal import CUdev
internal import Glibc
internal import Reactor

/// The kernel's serial ports on USB, by libudev. Its objects belong to one thread, and so does this.
final class UdevPorts: PortSource {
  /// What the hall's adapters are called: USB-serial converters, and consoles that are modems to USB (CDC-ACM).
  static let patterns = ["ttyUSB*", "ttyACM*"]
  /// More ports than this are not looked at: a hall has at most one for each of its seats.
  static let most = 4_096

  let descriptor: Int32
  private let watch: OpaquePointer
  /// Where udevd does not run, nothing ever becomes ready, and what the kernel says has to do.
  private let isRuled: Bool

  init() throws(SystemError) {
    var watch: OpaquePointer?
    let result = cudev_open("tty", &watch)
    guard result >= 0, let watch else { throw SystemError(call: "udev monitor", code: -result) }
    self.watch = watch
    descriptor = cudev_descriptor(watch)
    isRuled = access("/run/udev/control", F_OK) == 0
  }

  deinit { cudev_close(watch) }

  func next() throws(SystemError) -> PortChange? {
    while true {
      var device = cudev_device()
      let result = cudev_next(watch, &device)
      guard result >= 0 else { throw SystemError(call: "udev monitor", code: -result) }
      guard result > 0 else { return nil }
      let name = withUnsafeBytes(of: device.name, String.init(cName:))
      guard name.hasPrefix("ttyUSB") || name.hasPrefix("ttyACM") else { continue }
      if device.change == UInt8(CUDEV_WENT) { return .went(name: name) }
      if device.is_usb != 0 { return .came(name: name, UsbPort(device)) }
    }
  }

  func names() throws(SystemError) -> [String] {
    var found: [String] = []
    let size = Int(CUDEV_NAME_SIZE)
    let names = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.most * size, alignment: 16)
    defer { names.deallocate() }
    for pattern in Self.patterns {
      let count = cudev_names(
        watch, pattern, names.baseAddress!.assumingMemoryBound(to: cudev_name.self), UInt32(Self.most))
      guard count >= 0 else { throw SystemError(call: "udev enumerate", code: -count) }
      for index in 0..<min(Int(count), Self.most) {
        found.append(String(cName: UnsafeRawBufferPointer(rebasing: names[index * size..<(index + 1) * size])))
      }
    }
    return found
  }

  func port(named name: String) -> UsbPort? {
    var device = cudev_device()
    guard cudev_describe(watch, name, &device) >= 0, device.is_usb != 0 else { return nil }
    return !isRuled || device.is_ready != 0 ? UsbPort(device) : nil
  }
}

extension UsbPort {
  fileprivate init(_ device: cudev_device) {
    func known(_ text: String) -> String? { text.isEmpty ? nil : text }
    self.init(
      node: withUnsafeBytes(of: device.node, String.init(cName:)),
      serial: known(withUnsafeBytes(of: device.serial, String.init(cName:))),
      path: known(withUnsafeBytes(of: device.path, String.init(cName:))),
      number: device.port < 0 ? nil : Int(device.port),
      product: withUnsafeBytes(of: device.product, String.init(cName:)), vendor: device.vendor_id,
      model: device.product_id)
  }
}

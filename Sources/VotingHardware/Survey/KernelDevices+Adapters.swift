internal import Glibc

/// Adapters without a port, by /sys.
extension KernelDevices {
  /// The makers of the chips that a hall's adapters have; the udev rules name the same ones.
  static let makers: Set<UInt16> = [0x0403, 0x10c4, 0x1a86, 0x067b]

  func portlessAdapters() -> [PortlessAdapter] {
    var interfaces: [String: [String]] = [:]
    for name in Self.names(in: usbDevices) ?? [] {
      let parts = name.split(separator: ":")
      if parts.count == 2 { interfaces[String(parts[0]), default: []].append(name) }
    }
    return interfaces.keys.sorted().compactMap { device in
      guard let vendor = number("idVendor", of: device), Self.makers.contains(vendor),
        let model = number("idProduct", of: device)
      else { return nil }
      let own = (interfaces[device] ?? []).sorted()
      // A disk by the same maker has no interface of its maker's own class, and is no adapter.
      guard let first = own.first(where: { Self.line(of: "\(usbDevices)/\($0)/bInterfaceClass") == "ff" }),
        !own.contains(where: hasPort)
      else { return nil }
      let drivers = own.compactMap { Self.link("\(usbDevices)/\($0)/driver") }
      return PortlessAdapter(
        interface: first, vendor: vendor, model: model,
        product: Self.line(of: "\(usbDevices)/\(device)/product") ?? "",
        isTaken: drivers.contains { $0.hasSuffix("/usbfs") })
    }
  }

  private func number(_ attribute: String, of device: String) -> UInt16? {
    Self.line(of: "\(usbDevices)/\(device)/\(attribute)").flatMap { UInt16($0, radix: 16) }
  }

  /// `ttyUSB0` stands in the interface's folder, `ttyACM0` in the folder `tty` there.
  private func hasPort(_ interface: String) -> Bool {
    (Self.names(in: "\(usbDevices)/\(interface)") ?? []).contains { $0 == "tty" || $0.hasPrefix("ttyUSB") }
  }
}

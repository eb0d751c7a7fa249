internal import TallyEngine

/// A serial port on USB, as the system describes it.
public struct UsbPort: Sendable, Hashable {
  /// The device file, `/dev/ttyUSB0`: good until the plug is pulled.
  public var node: String
  /// The serial number of the USB device; nil where it has none.
  public var serial: String?
  /// The port that it hangs on (ID_PATH); nil where udev has not said.
  public var path: String?
  /// Which of the adapter's ports this is, from 0; nil where it does not say.
  public var number: Int?
  /// What its maker calls it: «FT232R USB UART».
  public var product: String
  /// USB's numbers of maker and product.
  public var vendor: UInt16
  /// See `vendor`.
  public var model: UInt16

  /// A port.
  public init(
    node: String, serial: String? = nil, path: String? = nil, number: Int? = nil, product: String = "",
    vendor: UInt16 = 0, model: UInt16 = 0
  ) {
    self.node = node
    self.serial = serial
    self.path = path
    self.number = number
    self.product = product
    self.vendor = vendor
    self.model = model
  }

  /// How exactly a place of the seat map names this port: 0 for not at all, more for a closer description. A serial
  /// number says more than a port, and both say more than either.
  func closeness(to place: ConsolePlace.Port) -> Int {
    guard case .usb(let serial, let path) = place else { return 0 }
    if let serial, serial != self.serial { return 0 }
    if let path, !isAt(path) { return 0 }
    return (serial == nil ? 0 : 2) + (path == nil ? 0 : 1)
  }

  /// Everything that a place of the seat map may call it by.
  var names: [String] {
    let byPath = path.map { path in [path] + (number.map { ["\(path)-port\($0)"] } ?? []) }
    return [serial].compactMap(\.self) + (byPath ?? [])
  }

  /// Whether the port hangs there: ID_PATH, or a name of /dev/serial/by-path, which adds the adapter's port.
  private func isAt(_ place: String) -> Bool {
    guard let path else { return false }
    return place == path || number.map { place == "\(path)-port\($0)" } ?? false
  }

  /// The port for the technician: its file, and what stays of it when the plug is pulled.
  public var name: String {
    let known = [serial.map { "usb:" + $0 }, path.map { "usb-path:" + $0 }].compactMap(\.self)
    return known.isEmpty ? node : "\(node) (\(known.joined(separator: ", ")))"
  }
}

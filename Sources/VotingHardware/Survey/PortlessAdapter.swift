/// A USB-serial adapter that is plugged in and gives no port: another program has it, or the kernel has no driver for it.
public struct PortlessAdapter: Sendable, Hashable {
  /// Its interface's name on the bus, `1-1.2:1.0`.
  public var interface: String
  /// USB's numbers of maker and product.
  public var vendor: UInt16
  /// See `vendor`.
  public var model: UInt16
  /// What its maker calls it; empty where it does not say.
  public var product: String
  /// Whether a program took it from the kernel (through usbfs), as brltty does.
  public var isTaken: Bool

  /// An adapter.
  public init(interface: String, vendor: UInt16, model: UInt16, product: String = "", isTaken: Bool) {
    self.interface = interface
    self.vendor = vendor
    self.model = model
    self.product = product
    self.isTaken = isTaken
  }
}

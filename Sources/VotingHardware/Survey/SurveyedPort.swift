/// A serial port on USB, and how it stands.
public struct SurveyedPort: Sendable, Hashable {
  /// What it is.
  public var port: UsbPort
  /// Its device file; nil where it has gone in the meantime.
  public var file: FileAccess?
  /// The kernel's driver, such as `ftdi_sio`.
  public var driver: String?
  /// For how many milliseconds the adapter keeps bytes back in case more come; nil where it has no such timer.
  public var latency: Int?
  /// Who has it open, as far as that could be seen.
  public var holders: [DeviceHolder]

  /// A port.
  public init(
    port: UsbPort, file: FileAccess?, driver: String? = nil, latency: Int? = nil, holders: [DeviceHolder] = []
  ) {
    self.port = port
    self.file = file
    self.driver = driver
    self.latency = latency
    self.holders = holders
  }
}

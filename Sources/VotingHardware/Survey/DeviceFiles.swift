internal import Reactor

/// What the system knows of device files without their being opened: the kernel's word, or a test's.
protocol DeviceFiles {
  /// The file at a path.
  func file(_ path: String) throws(SystemError) -> FileAccess
  /// The adapter's driver, and for how many milliseconds it keeps bytes back; nil where there is no telling.
  func adapter(of node: String) -> (driver: String?, latency: Int?)
  /// The adapters on USB that give no port.
  func portlessAdapters() -> [PortlessAdapter]
  /// Who has these files open, by their targets, and whether every process could be asked.
  func holders(of targets: Set<String>) -> (holders: [String: [DeviceHolder]], isComplete: Bool)
}

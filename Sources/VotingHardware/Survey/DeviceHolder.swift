/// A process that has a device file open.
public struct DeviceHolder: Sendable, Hashable {
  /// Its number.
  public var process: Int32
  /// The program's name, as /proc has it: at most 15 bytes.
  public var program: String

  /// A process.
  public init(process: Int32, program: String) {
    self.process = process
    self.program = program
  }

  /// Whether it is the daemon itself, which holds what is its own.
  public var isDaemon: Bool { program == "vote-daemon" }
}

/// How one console stands, for the operator.
public struct ConsoleStatus: Sendable, Hashable {
  /// Which console on its link.
  public let unit: UInt8
  /// The seat that it serves.
  public let seat: UInt16
  /// Whether it has proved itself and is heard.
  public let isOnline: Bool
  /// Whether its frames are signed; false in a training hall, and where there is no session.
  public let isSigned: Bool
  /// Its serial number, if it ever proved itself since the line was opened.
  public let serial: UInt64?
  /// Its firmware.
  public let firmware: Hello.Firmware?
  /// What is wrong with it.
  public let faults: ConsoleFaults
  /// KEYS frames that it gave up without a final answer.
  public let gaveUp: UInt16
}

/// Why the host refuses a console; the numbers are those of the wire.
public enum RefusalReason: UInt8, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// No key is known for this serial number.
  case unknownConsole = 1
  /// The proof does not fit the key.
  case badProof = 2
  /// The console speaks another version.
  case version = 3
  /// A console of this serial number is at work on another port.
  case connectedElsewhere = 4
  /// The seat of this console belongs to another port, or this port to no seat.
  case wrongPort = 5
}

public import Reactor

/// A GPIO line that the seat map names, and how it stands.
public struct SurveyedLine: Sendable, Hashable {
  /// How a line stands.
  public enum State: Sendable, Hashable {
    /// It is there and nobody's.
    case free
    /// Somebody holds it: the daemon, another program, a driver of the kernel. The name is empty where he gave none.
    case held(by: String)
    /// It is the line of a seat before this one, by another name.
    case taken(by: UInt16)
    /// The chip has no such line.
    case noSuchLine
    /// There is no such chip, or it could not be asked.
    case noChip(SystemError)
  }

  /// The seat.
  public var seat: UInt16
  /// Which of its keys, or whose lamp: 0…5, as the seat map orders them.
  public var key: Int
  /// Whether it is the key's lamp.
  public var isLamp: Bool
  /// As the seat map names it.
  public var line: GpioLine
  /// The chip that it was found on; nil where there is none.
  public var chip: String?
  /// Its number on the chip; nil where there is no such line.
  public var offset: UInt32?
  /// The line's own name; empty where it has none.
  public var name: String
  /// How it stands.
  public var state: State

  /// A line.
  public init(
    seat: UInt16, key: Int, isLamp: Bool, line: GpioLine, chip: String? = nil, offset: UInt32? = nil,
    name: String = "", state: State
  ) {
    self.seat = seat
    self.key = key
    self.isLamp = isLamp
    self.line = line
    self.chip = chip
    self.offset = offset
    self.name = name
    self.state = state
  }

  /// Whether the daemon has it, or can have it.
  public var isUsable: Bool {
    switch state {
    case .free: true
    case .held(let holder): holder == KernelGpio.consumer
    case .taken, .noSuchLine, .noChip: false
    }
  }
}

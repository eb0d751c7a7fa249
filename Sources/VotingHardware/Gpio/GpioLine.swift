/// A line of a GPIO chip, as the seat map names it.
public struct GpioLine: Sendable, Hashable, CustomStringConvertible {
  /// How the line is found on its chip.
  public enum Place: Sendable, Hashable {
    /// By its number on the chip, from 0.
    case offset(UInt32)
    /// By the name that the device tree or the driver gives it.
    case name(String)
  }

  /// The chip: a path (`/dev/gpiochip0`), a name (`gpiochip0`), or its label, which stays when the numbers change.
  public var chip: String
  /// The line on it.
  public var place: Place

  /// A line.
  public init(chip: String, place: Place) {
    self.chip = chip
    self.place = place
  }

  /// `gpiochip0:17`, as the seat map has it.
  public var description: String {
    switch place {
    case .offset(let offset): "\(chip):\(offset)"
    case .name(let name): "\(chip):\(name)"
    }
  }
}

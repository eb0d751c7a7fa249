public import TallyEngine

/// What is wrong with a seat map, or with moving a seat; its text says what to do.
public enum SeatBindingError: Error, Hashable, CustomStringConvertible {
  /// Two lines for one seat.
  case seatTwice(UInt16)
  /// Two seats at one port and unit.
  case placeTwice(ConsolePlace.Port, unit: UInt8, UInt16, UInt16)
  /// One console for two seats.
  case serialTwice(UInt64, UInt16, UInt16)
  /// A unit outside 1…247.
  case unit(UInt16, UInt8)
  /// A seat at any port of USB, and no console that it could be known by.
  case noConsole(UInt16)
  /// More ports than the daemon can number.
  case tooManyPorts

  /// What is wrong and what to do, for the operator.
  public var description: String {
    switch self {
    case .seatTwice(let seat):
      "місце \(seat) записано в плані двічі: залиште один рядок"
    case .placeTwice(let port, let unit, let one, let other):
      "місця \(one) і \(other) мають той самий порт \(port) і той самий номер пульта \(unit): виправте один із рядків"
    case .serialTwice(let serial, let one, let other):
      "пульт \(ConsolePlace.hex(serial)) записано за місцями \(one) і \(other): залиште за одним"
    case .unit(let seat, let unit):
      "місце \(seat): номер пульта на лінії \(unit) має бути від 1 до 247"
    case .noConsole(let seat):
      "місце \(seat): без порту потрібен серійний номер пульта, serial:…"
    case .tooManyPorts:
      "забагато портів: не більше 65 535 за один запуск служби"
    }
  }

  /// Everything that is wrong with a seat map; empty if it is sound.
  public static func problems(in bindings: [SeatBinding]) -> [SeatBindingError] {
    struct Position: Hashable {
      let port: ConsolePlace.Port
      let unit: UInt8
    }
    var problems: [SeatBindingError] = []
    var seats: Set<UInt16> = []
    var positions: [Position: UInt16] = [:]
    var serials: [UInt64: UInt16] = [:]
    for binding in bindings {
      let place = binding.place
      if !(1...247 ~= place.unit) { problems.append(.unit(binding.seat, place.unit)) }
      if !seats.insert(binding.seat).inserted { problems.append(.seatTwice(binding.seat)) }
      if place.port == .anyUSB {
        if place.serial == nil { problems.append(.noConsole(binding.seat)) }
      } else if let other = positions.updateValue(binding.seat, forKey: Position(port: place.port, unit: place.unit)) {
        problems.append(.placeTwice(place.port, unit: place.unit, other, binding.seat))
      }
      if let serial = place.serial, let other = serials.updateValue(binding.seat, forKey: serial) {
        problems.append(.serialTwice(serial, other, binding.seat))
      }
    }
    if Set(bindings.map(\.place.port)).count > Int(UInt16.max) { problems.append(.tooManyPorts) }
    return problems
  }
}

/// What is wrong with a seat map, or with moving a seat; its text says what to do.
public enum SeatBindingError: Error, Hashable, CustomStringConvertible {
  /// Two lines for one seat.
  case seatTwice(UInt16)
  /// Two seats at one port and unit.
  case placeTwice(path: String, unit: UInt8, UInt16, UInt16)
  /// One console for two seats.
  case serialTwice(UInt64, UInt16, UInt16)
  /// A unit outside 1…247.
  case unit(UInt16, UInt8)
  /// The seat is not in the map.
  case unknownSeat(UInt16)
  /// More ports than the daemon can number.
  case tooManyPorts

  /// What is wrong and what to do, for the operator.
  public var description: String {
    switch self {
    case .seatTwice(let seat):
      "місце \(seat) записано в плані двічі: залиште один рядок"
    case .placeTwice(let path, let unit, let one, let other):
      "місця \(one) і \(other) мають той самий порт \(path) і той самий номер пульта \(unit): виправте один із рядків"
    case .serialTwice(let serial, let one, let other):
      "пульт \(serial) записано за місцями \(one) і \(other): залиште за одним"
    case .unit(let seat, let unit):
      "місце \(seat): номер пульта на лінії \(unit) має бути від 1 до 247"
    case .unknownSeat(let seat):
      "місця \(seat) немає серед місць із пультами"
    case .tooManyPorts:
      "забагато портів: не більше 65 535 за один запуск служби"
    }
  }

  /// Everything that is wrong with a seat map; empty if it is sound.
  public static func problems(in bindings: [SeatBinding]) -> [SeatBindingError] {
    struct Place: Hashable {
      let path: String
      let unit: UInt8
    }
    var problems: [SeatBindingError] = []
    var seats: Set<UInt16> = []
    var places: [Place: UInt16] = [:]
    var serials: [UInt64: UInt16] = [:]
    for binding in bindings {
      if !(1...247 ~= binding.unit) { problems.append(.unit(binding.seat, binding.unit)) }
      if !seats.insert(binding.seat).inserted { problems.append(.seatTwice(binding.seat)) }
      let place = Place(path: binding.path, unit: binding.unit)
      if let other = places.updateValue(binding.seat, forKey: place) {
        problems.append(.placeTwice(path: binding.path, unit: binding.unit, other, binding.seat))
      }
      if let serial = binding.serial, let other = serials.updateValue(binding.seat, forKey: serial) {
        problems.append(.serialTwice(serial, other, binding.seat))
      }
    }
    if Set(bindings.map(\.path)).count > Int(UInt16.max) { problems.append(.tooManyPorts) }
    return problems
  }
}

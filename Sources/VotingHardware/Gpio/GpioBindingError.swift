/// What is wrong with a seat map of GPIO lines; its text says what to do.
public enum GpioBindingError: Error, Hashable, CustomStringConvertible {
  /// Two rows for one seat.
  case seatTwice(UInt16)
  /// One line has two tasks, of one seat or of two.
  case lineTwice(GpioLine, UInt16, UInt16)
  /// A seat without keys.
  case noKeys(UInt16)
  /// More than six keys or lamps.
  case tooMany(UInt16)

  /// What is wrong and what to do, for the operator.
  public var description: String {
    switch self {
    case .seatTwice(let seat): "місце \(seat) записано в плані двічі: залиште один рядок"
    case .lineTwice(let line, let one, let other) where one == other:
      "місце \(one): лінію \(line) записано двічі: кожній клавіші й лампі — своя лінія"
    case .lineTwice(let line, let one, let other):
      "місця \(one) і \(other) мають ту саму лінію \(line): виправте один із рядків"
    case .noKeys(let seat): "місце \(seat): немає жодної лінії для клавіш"
    case .tooMany(let seat): "місце \(seat): щонайбільше 6 клавіш і 6 ламп"
    }
  }

  /// Everything that is wrong with a seat map; empty if it is sound.
  public static func problems(in bindings: [GpioBinding]) -> [GpioBindingError] {
    var problems: [GpioBindingError] = []
    var seats: Set<UInt16> = []
    var lines: [GpioLine: UInt16] = [:]
    for binding in bindings {
      if !seats.insert(binding.seat).inserted { problems.append(.seatTwice(binding.seat)) }
      if binding.keys.count > 6 || binding.lamps.count > 6 { problems.append(.tooMany(binding.seat)) }
      if !binding.keys.contains(where: { $0 != nil }) { problems.append(.noKeys(binding.seat)) }
      for case let line? in binding.keys + binding.lamps {
        if let other = lines.updateValue(binding.seat, forKey: line) {
          problems.append(.lineTwice(line, other, binding.seat))
        }
      }
    }
    return problems
  }
}

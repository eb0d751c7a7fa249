internal import CouncilFiles
internal import TallyEngine
package import VotingHardware

/// Which console serves which seat: the seat map, and what was assigned in this sitting.
extension TallyLoop {
  /// The place of each seat's console, with these assignments; one that cannot be read leaves the seat as it is.
  private func places(assigned: [UInt16: String]) -> [Configuration.ConsoleBinding] {
    let withheld = changedSeats.subtracting(assigned.keys)
    var places = Dictionary(
      uniqueKeysWithValues: parts.configuration.consoles.lazy.filter { !withheld.contains($0.seat) }
        .map { ($0.seat, $0.place) })
    for (seat, text) in assigned {
      // What is on its own panel again is where the seat map has it.
      if let place = try? ConsolePlace(text) { places[seat] = .serial(place) }
    }
    return places.map { Configuration.ConsoleBinding(seat: $0.key, place: $0.value) }.sorted { $0.seat < $1.seat }
  }

  /// Who serves which seat now.
  var places: [Configuration.ConsoleBinding] { places(assigned: sitting.assignedConsoles) }

  /// The seats where the council's files have somebody else than the open sitting has, and that were given no console since.
  /// Theirs serve nobody: a key that is pressed there would count for whoever sat there when the sitting opened.
  var withheldSeats: Set<UInt16> { changedSeats.subtracting(sitting.assignedConsoles.keys) }

  /// What the operator has to know of the seats that are not served; nil where all are.
  var seatsAlert: String? {
    guard !withheldSeats.isEmpty else { return nil }
    return "ФАЙЛИ РАДИ ЗМІНЕНО ПОСЕРЕД ЗАСІДАННЯ: пульти, місця яких тепер інших депутатів, не обслуговуються "
      + "(\(withheldSeats.count)); які саме й що робити, скаже votectl check"
  }

  /// Why a seat cannot have this console, as a Ukrainian sentence; nil if it can, or if the sitting knows no such seat and
  /// refuses it itself.
  func objection(to console: String, at seat: Int) -> String? {
    func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() + "." }
    guard let seat = UInt16(exactly: seat) else { return nil }
    var assigned = sitting.assignedConsoles
    assigned[seat] = console
    if parts.configuration.consoles.first(where: { $0.seat == seat })?.place.text != console {
      guard !console.hasPrefix("gpio:") else {
        return "Панель на лініях GPIO посеред засідання призначити не можна, лише пульт на послідовному порті."
      }
      let place: ConsolePlace
      do throws(ConsolePlaceError) {
        place = try ConsolePlace(console)
      } catch {
        return sentence(error.text)
      }
      if let serial = place.serial, parts.configuration.authenticate, parts.configuration.keys[serial] == nil {
        return "Для пульта \(ConsolePlace.hex(serial)) немає ключа в console-keys.csv."
      }
    }
    return SeatBindingError.problems(in: places(assigned: assigned).serialBindings).first.map { sentence("\($0)") }
  }

  /// Has a state for each console that is to be there, also for one that serves nobody.
  func placeConsoles() {
    var next: [UInt16: ConsoleState] = [:]
    for binding in parts.configuration.consoles + places {
      var state = next[binding.seat] ?? consoles[binding.seat] ?? ConsoleState(at: binding.place)
      state.place = binding.place
      next[binding.seat] = state
    }
    consoles = next
  }

  /// Tells the I/O thread who serves which seat from now on.
  func arrangeConsoles() {
    placeConsoles()
    var orders = ConsoleOrders.Orders()
    orders.consoles = places
    indicate(nil, in: &orders)
    parts.orders.put(orders)
  }
}

extension [Configuration.ConsoleBinding] {
  /// The seats whose consoles are on serial ports, for the hall.
  package var serialBindings: [SeatBinding] {
    compactMap { console in
      guard case .serial(let place) = console.place else { return nil }
      return SeatBinding(seat: console.seat, place: place)
    }
  }
  /// The seats whose keys and lamps are on GPIO lines, for the hall.
  package var gpioBindings: [GpioBinding] {
    func line(_ line: GpioPlace.Line?) -> GpioLine? {
      line.map { GpioLine(chip: $0.chip, place: $0.offset.map { .offset($0) } ?? .name($0.name)) }
    }
    return compactMap { console in
      guard case .gpio(let place) = console.place else { return nil }
      return GpioBinding(seat: console.seat, keys: place.keys.map(line), lamps: place.lamps.map(line))
    }
  }
}

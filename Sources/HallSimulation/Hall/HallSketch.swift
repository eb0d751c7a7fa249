internal import CouncilFiles
internal import Foundation
internal import TallyEngine

/// The council and the hall of one run, drawn from its seed: who sits where, which console hangs on what, by which rules.
struct HallSketch {
  /// How a question kind is decided, in the words of the checker: it knows nothing of the engine's types.
  struct Rule {
    /// Of D + H, of D, or of the registered.
    enum Of { case compositionAndHead, composition, registered }

    let of: Of
    let numerator: Int
    let denominator: Int
    /// «більше», not «не менше».
    let exceeds: Bool
    let alsoOf: Of?
    let isSecret: Bool
    let isOnPaper: Bool
  }

  /// A place in the hall with the socket for its console.
  struct Desk {
    let seat: UInt16
    let place: ConsolePlace
    /// Where the socket is: the USB path, or the UART's device file, which the desks of a concentrator share.
    let socket: String
    let isOnUSB: Bool
    /// The console that belongs here.
    let serial: UInt64
    /// Which console of its port.
    var unit: UInt8 = 1
  }

  /// A place in the hall with a panel on GPIO lines.
  struct PanelDesk {
    let seat: UInt16
    /// The first of its sixteen lines: eight for keys, eight for lamps.
    let firstLine: UInt32

    func key(_ key: Int) -> UInt32 { firstLine + UInt32(key) }
    func lamp(_ key: Int) -> UInt32 { firstLine + 8 + UInt32(key) }
  }

  static let gpioChip = "gpiochip0"

  let council: Council
  let configuration: Configuration
  let desks: [Desk]
  /// The last seats of the hall, in some halls.
  let panels: [PanelDesk]
  /// Consoles in the drawer.
  let spares: [UInt64]
  let rules: [String: Rule]
  let hasHead: Bool
  let keys: [UInt64: [UInt8]]
  /// What the council signs its seals with; some councils have nothing.
  let sealKey: SealKey?

  init(_ seed: UInt64) {
    var chance = Chance(seed, "hall")
    let deputies = chance.pick(weighted: [(70, chance.number(3...9)), (25, chance.number(10...16)), (5, 30)])
    let vacancies = chance.happens(400) ? chance.number(1...2) : 0
    hasHead = chance.happens(600)
    var voters = (1...deputies).map { number in
      Voter(
        id: "d\(number)", familyName: "Депутат-\(number)", givenName: "Ім’я", patronymic: "По-батькові",
        gender: number % 2 == 0 ? .female : .male, faction: number % 3 == 0 ? nil : "Громада")
    }
    if hasHead {
      voters.append(
        Voter(
          id: "head", familyName: "Голова", givenName: "Ім’я", patronymic: "По-батькові", gender: .female, faction: nil,
          isHead: true))
    }
    let kinds = Self.kinds
    rules = Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind.id, $0.rule) })
    let regulation = Regulation(
      id: "simulated", title: "Регламент", hasHead: hasHead, quorum: .majority, windowSeconds: 10,
      choiceRule: chance.pick(weighted: [(75, .last), (15, .first), (10, .held)]),
      disclosure: chance.pick([.nothing, .voted, .totals, .choices]), tie: .strict,
      latecomers: chance.happens(500) ? .atOnce : .nextRegistration, ballotsPerQuestion: 2, kinds: kinds.map(\.kind))
    var seats: [Seat] = []
    var desks: [Desk] = []
    var panels: [PanelDesk] = []
    // Two desks at least have consoles.
    let panelCount = min(chance.happens(350) ? chance.number(1...4) : 0, voters.count - 2)
    // What the desks that come next have in common.
    var concentrator = (desksLeft: 0, socket: "", unit: UInt8(0))
    for (index, voter) in voters.enumerated() {
      let seat = UInt16(index + 1)
      seats.append(Seat(number: seat, row: index / 8 + 1, column: index % 8 + 1, voter: voter.id))
      if index + panelCount >= voters.count {
        panels.append(PanelDesk(seat: seat, firstLine: UInt32(panels.count) * 16))
        continue
      }
      let serial = 0xC0_0000 + UInt64(seat)
      let socket = "pci-0000:00:14.0-usb-0:\(index + 1):1.0"
      let uart = "/virtual/ttyS\(index)"
      let desk =
        switch concentrator.desksLeft > 0 ? 6 : chance.number(0...6) {
        case 0: Desk(seat: seat, place: ConsolePlace(.device(uart)), socket: uart, isOnUSB: false, serial: serial)
        case 1:
          Desk(
            seat: seat, place: ConsolePlace(.device(uart), serial: serial), socket: uart, isOnUSB: false,
            serial: serial)
        case 2:
          Desk(
            seat: seat, place: ConsolePlace(.usb(serial: nil, path: socket)), socket: socket, isOnUSB: true,
            serial: serial)
        case 3:
          Desk(
            seat: seat, place: ConsolePlace(.usb(serial: nil, path: socket), serial: serial), socket: socket,
            isOnUSB: true, serial: serial)
        case 6:
          Self.next(of: &concentrator, from: uart, &chance, seat: seat, serial: serial)
        case 4:
          Desk(
            seat: seat, place: ConsolePlace(.usb(serial: Self.usbSerial(serial), path: nil)), socket: socket,
            isOnUSB: true, serial: serial)
        default:
          Desk(
            seat: seat, place: ConsolePlace(.anyUSB, serial: serial), socket: socket, isOnUSB: true, serial: serial)
        }
      desks.append(desk)
    }
    self.desks = desks
    self.panels = panels
    spares = [0xE0_0001, 0xE0_0002]
    var keys: [UInt64: [UInt8]] = [:]
    for serial in desks.map(\.serial) + spares {
      var secret = Chance(seed, "key \(serial)")
      keys[serial] = (0..<32).map { _ in UInt8(truncatingIfNeeded: secret.next()) }
    }
    self.keys = keys
    var signing = Chance(seed, "seal key")
    sealKey = signing.happens(875) ? SealKey(seed) : nil
    council = Council(
      name: "Калинівська міська рада", convocation: "VIII", place: "місто Калинове", composition: deputies + vacancies,
      headOffice: hasHead ? .city : nil, regulation: regulation, voters: voters, seats: seats)
    configuration = Configuration(
      council: council,
      consoles: desks.map { .init(seat: $0.seat, place: .serial($0.place)) } + panels.map(Self.binding),
      keys: keys,
      authenticate: chance.happens(800), timeZone: TimeZone(secondsFromGMT: 7_200)!)
  }

  /// A panel as the seat map has it.
  private static func binding(_ panel: PanelDesk) -> Configuration.ConsoleBinding {
    func words(_ lines: [UInt32]) -> String { lines.map(String.init).joined(separator: " ") }
    var problems: [Problem] = []
    let text = "gpio:\(gpioChip)/\(words((0...4).map(panel.key)))/\(words((0...3).map(panel.lamp)))"
    guard let place = GpioPlace(text, file: "seats.csv", line: 1, problems: &problems) else {
      preconditionFailure("\(problems)")
    }
    return Configuration.ConsoleBinding(seat: panel.seat, place: .gpio(place))
  }

  /// What a converter with this console calls itself to USB.
  static func usbSerial(_ console: UInt64) -> String { "FT\(console)" }

  /// The next desk of a concentrator, or the first of a new one.
  private static func next(
    of concentrator: inout (desksLeft: Int, socket: String, unit: UInt8), from uart: String, _ chance: inout Chance,
    seat: UInt16, serial: UInt64
  ) -> Desk {
    if concentrator.desksLeft == 0 { concentrator = (chance.number(2...5), uart, 0) }
    concentrator.desksLeft -= 1
    concentrator.unit += 1
    let unit = concentrator.unit
    return Desk(
      seat: seat,
      place: ConsolePlace(
        .device(concentrator.socket), unit: unit, serial: chance.happens(500) ? serial : nil),
      socket: concentrator.socket, isOnUSB: false, serial: serial, unit: unit)
  }

  private static let kinds: [(kind: QuestionKind, rule: Rule)] = [
    kind("decision", .deputiesAndHead, .majority, Rule(.compositionAndHead, 1, 2, exceeds: true)),
    kind("procedure", .registered, .majority, Rule(.registered, 1, 2, exceeds: true)),
    kind("third", .registered, Threshold(.notLessThan, 1, of: 3), Rule(.registered, 1, 3, exceeds: false)),
    kind(
      "veto", .deputiesAndHead, Threshold(.notLessThan, 2, of: 3), other: .deputies,
      Rule(.compositionAndHead, 2, 3, exceeds: false, alsoOf: .composition)),
    kind(
      "secretary", .deputiesAndHead, .majority, mode: .secret,
      Rule(.compositionAndHead, 1, 2, exceeds: true, isSecret: true)),
    kind(
      "papers", .deputiesAndHead, .majority, mode: .secret, paper: true,
      Rule(.compositionAndHead, 1, 2, exceeds: true, isSecret: true, isOnPaper: true)),
  ]

  private static func kind(
    _ id: String, _ base: Base, _ threshold: Threshold, other: Base? = nil, mode: BallotMode = .rollCall,
    paper: Bool = false, _ rule: Rule
  ) -> (QuestionKind, Rule) {
    (
      QuestionKind(
        id: id, title: id, recordKind: id, mode: mode, paper: paper, base: base, threshold: threshold, otherBase: other,
        source: "ст. 66"), rule
    )
  }
}

extension HallSketch.Rule {
  init(
    _ of: Of, _ numerator: Int, _ denominator: Int, exceeds: Bool, alsoOf: Of? = nil, isSecret: Bool = false,
    isOnPaper: Bool = false
  ) {
    self.of = of
    self.numerator = numerator
    self.denominator = denominator
    self.exceeds = exceeds
    self.alsoOf = alsoOf
    self.isSecret = isSecret
    self.isOnPaper = isOnPaper
  }
}

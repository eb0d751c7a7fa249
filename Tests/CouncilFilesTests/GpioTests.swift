import TallyEngine
import Testing

@testable import CouncilFiles

@Suite struct GpioTests {
  private func folder(_ console: String, gpio: String = "") throws -> CouncilFolder {
    let folder = try CouncilFolder()
    try folder.replace("2,1,2,d2,\n", "2,1,2,d2,\(console)\n", in: "seats.csv")
    try folder.replace("gender = 1", "gender = 1\n\(gpio)", in: "council.toml")
    return folder
  }

  @Test("a seat on GPIO lines has keys and lamps by number, by name, on another chip, or none")
  func place() throws {
    let folder = try folder("gpio:gpiochip0/0 seat-2-against - gpiochip1:17/16 - lamps:x")
    let console = try #require(try folder.load().consoles.first { $0.seat == 2 })
    guard case .gpio(let place) = console.place else {
      Issue.record("not on GPIO lines")
      return
    }
    #expect(place.keys.map { $0?.text } == ["gpiochip0:0", "gpiochip0:seat-2-against", nil, "gpiochip1:17"])
    #expect(place.lamps.map { $0?.text } == ["gpiochip0:16", nil, "lamps:x"])
    #expect(place.keys[0]?.offset == 0 && place.keys[1]?.offset == nil && place.keys[1]?.name == "seat-2-against")
    #expect(console.place.text == "gpio:gpiochip0/0 seat-2-against - gpiochip1:17/16 - lamps:x")
    #expect(try folder.load().consoles.first { $0.seat == 1 }?.place.text == "tty:/dev/ttyUSB0")
  }

  @Test("lamps may be left out")
  func noLamps() throws {
    let folder = try folder("gpio:hall-keys/4 5 6")
    guard case .gpio(let place)? = try folder.load().consoles.first(where: { $0.seat == 2 })?.place else {
      Issue.record("not on GPIO lines")
      return
    }
    #expect(place.keys.count == 3 && place.lamps.isEmpty)
  }

  @Test(
    "every mistake in the lines of a seat is told with file and line",
    arguments: [
      ("gpio:", "має бути gpio:ЧИП/КЛАВІШІ"), ("gpio:x", "має бути gpio:ЧИП/КЛАВІШІ"),
      ("gpio:/dev/gpiochip0/1 2", "має бути gpio:ЧИП/КЛАВІШІ"), ("gpio:a b/1", "не назва й не мітка чипа"),
      ("gpio:a/1/2/3", "має бути gpio:ЧИП/КЛАВІШІ"),
      ("gpio:/1 2", "не назва й не мітка чипа"), ("gpio:a/", "немає жодної лінії"),
      ("gpio:a/- - -/1", "немає жодної лінії"),
      ("gpio:a/1 2 3 4 5 6 7", "слів 7"), ("gpio:a/1 99999", "«99999» має бути"), ("gpio:a/1 :2", "«:2» має бути"),
      ("gpio:a/1 b:", "«b:» має бути"), ("gpio:a/1/b:c:d", "«b:c:d» має бути"),
      ("gpio:a/1 2 1", "«a:1» уже є в рядку 3"),
      ("gpio:a/1 2/2", "«a:2» уже є в рядку 3"), ("gpio:a/1 a:1", "«a:1» уже є в рядку 3"),
    ])
  func mistakes(console: String, expected: String) throws {
    let problems = try folder(console).problems()
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.allSatisfy { $0.hasPrefix("seats.csv:3: ") && $0.contains(expected) }, "\(problems)")
  }

  @Test("two seats with one line are refused at the second one's line")
  func twice() throws {
    let folder = try folder("gpio:a/1 2 3 4")
    try folder.replace("tty:/dev/ttyUSB1", "gpio:b/a:4 5", in: "seats.csv")
    #expect(folder.problems() == ["seats.csv:4: лінія GPIO «a:4» уже є в рядку 3"])
  }

  @Test("a serial number for a seat on GPIO lines is refused")
  func serial() throws {
    let folder = try CouncilFolder()
    try folder.write("seats.csv", "seat,row,column,voter,console,serial\n1,1,1,d1,gpio:a/1 2,00000000000000a1\n")
    #expect(folder.problems() == ["seats.csv:2: місце 1 на лініях GPIO не має серійного номера пульта"])
  }

  @Test("the wiring has defaults, every one of which council.toml can change")
  func wiring() throws {
    let plain = try folder("gpio:a/1").load().gpio
    #expect(plain.keysActiveLow && plain.bias == .pullUp && !plain.lampsActiveLow && plain.drive == .pushPull)
    #expect(plain.debounceMilliseconds == 20)
    let changed = try folder(
      "gpio:a/1",
      gpio: """

        [gpio]
        keys_active_low = false
        bias = "pull-down"
        lamps_active_low = true
        drive = "open-drain"
        debounce_ms = 7
        """
    ).load().gpio
    #expect(!changed.keysActiveLow && changed.bias == .pullDown && changed.lampsActiveLow)
    #expect(changed.drive == .openDrain && changed.debounceMilliseconds == 7)
  }

  @Test("what is wrong with the wiring is told at its line")
  func wrongWiring() throws {
    let problems = try folder(
      "gpio:a/1",
      gpio: """

        [gpio]
        bias = "up"
        debounce_ms = 500
        colour = "red"
        """
    ).problems()
    #expect(problems.count == 3)
    #expect(problems.contains { $0.hasPrefix("council.toml:15: «bias» — «up»") }, "\(problems)")
    #expect(problems.contains { $0.hasPrefix("council.toml:16: «debounce_ms»") })
    #expect(problems.contains { $0.hasPrefix("council.toml:17: невідоме налаштування «colour»") })
  }
}

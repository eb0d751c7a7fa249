import Foundation
import TallyEngine
import Testing

@testable import CouncilFiles

@Suite("Where a console is")
struct ConsolePlaceTests {
  static let sound: [(String, ConsolePlace)] = [
    ("usb:FT8ABC12", ConsolePlace(.usb(serial: "FT8ABC12", path: nil))),
    ("usb:FT8ABC12#7", ConsolePlace(.usb(serial: "FT8ABC12", path: nil), unit: 7)),
    ("usb:A#1#247", ConsolePlace(.usb(serial: "A#1", path: nil), unit: 247)),
    (
      "usb-path:pci-0000:00:14.0-usb-0:1.2:1.0",
      ConsolePlace(.usb(serial: nil, path: "pci-0000:00:14.0-usb-0:1.2:1.0"))
    ),
    ("usb:FT1 usb-path:p1", ConsolePlace(.usb(serial: "FT1", path: "p1"))),
    ("usb:FT1#3 usb-path:p1#3", ConsolePlace(.usb(serial: "FT1", path: "p1"), unit: 3)),
    ("usb-path:p1 serial:00000000000000a1", ConsolePlace(.usb(serial: nil, path: "p1"), serial: 0xA1)),
    ("serial:00000000000000A1", ConsolePlace(.anyUSB, serial: 0xA1)),
    ("tty:/dev/ttyS0", ConsolePlace(.device("/dev/ttyS0"))),
    ("tty:/dev/ttyS0#2 serial:00000000000000a1", ConsolePlace(.device("/dev/ttyS0"), unit: 2, serial: 0xA1)),
  ]

  @Test("is read as it is written", arguments: sound)
  func reads(text: String, place: ConsolePlace) throws {
    #expect(try ConsolePlace(text) == place)
    // What the program writes, into the journal for one, is read back as the same place.
    #expect(try ConsolePlace(place.description) == place)
  }

  static let unsound: [(String, String)] = [
    ("", "має бути usb:СЕРІЙНИЙ"), ("usb", "«usb» без двокрапки"), ("usb:", "після «usb:» нічого немає"),
    ("usb:#7", "після «usb:» нічого немає"), ("com:1", "«com:» невідоме"), ("usb:A#0", "від 1 до 247"),
    ("usb:A#248", "від 1 до 247"), ("usb:A#x", "від 1 до 247"), ("usb:A usb:B", "«usb:» вказано двічі"),
    ("usb:A#2 usb-path:p#3", "номер пульта на лінії вказано двічі"), ("tty:/dev/a usb:B", "tty: разом із"),
    ("tty:ttyS0", "починається зі скісної риски"), ("serial:a1", "16 цифр"), ("serial:00000000000000g1", "16 цифр"),
    ("usb:A serial:-000000000000001", "16 цифр"), (String(repeating: "u", count: 513), "щонайбільше 512 байтів"),
  ]

  @Test("is refused with what is wrong where it cannot be meant", arguments: unsound)
  func refuses(text: String, what: String) {
    do throws(ConsolePlaceError) {
      let place = try ConsolePlace(text)
      Issue.record("taken as \(place)")
    } catch {
      #expect(error.text.contains(what), "\(error.text)")
    }
  }

  @Test("is a seat's own: the same place, port or console twice is told with both lines")
  func twice() throws {
    let folder = try CouncilFolder()
    func problems(_ first: String, _ second: String) throws -> [String] {
      try folder.write(
        "seats.csv", "seat,row,column,voter,console,serial\n1,1,1,d1,\(first)\n2,1,2,d2,\(second)\n")
      return folder.problems()
    }
    let key = "00000000000000a1"
    #expect(try problems("usb:A,", "usb:A,") == ["seats.csv:3: пульт «usb:A» уже є в рядку 2"])
    #expect(try problems("usb:A#2,", "usb:A#2,") == ["seats.csv:3: пульт «usb:A#2» уже є в рядку 2"])
    #expect(try problems("usb:A,", "usb:A#2,") == [])
    #expect(
      try problems("serial:\(key),", "usb-path:p,\(key)")
        == ["seats.csv:3: серійний номер пульта «\(key)» уже є в рядку 2"])
    #expect(
      try problems("serial:\(key),00000000000000a2", "usb-path:p,")
        == ["seats.csv:2: пульт «serial:\(key)» і стовпець serial називають різні пульти"])
    #expect(
      try problems("usb:A,", "usb:B,00000000000000a2")
        == ["seats.csv: місце 2: для пульта 00000000000000a2 немає ключа в console-keys.csv"])
  }

  @Test("is said for every seat in the worked examples of the technician's documents", arguments: [34, 64])
  func examples(seats: Int) throws {
    let hardware = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("hardware/examples")
    let name = seats == 34 ? "seats-gpio-34.csv" : "seats-usb-64.csv"
    let text = try String(contentsOf: hardware.appendingPathComponent(name), encoding: .utf8)
    let folder = try CouncilFolder()
    try folder.write("seats.csv", text)
    let deputies = (1...seats).map { "d\($0 < 10 ? "0" : "")\($0),Прізвище\($0),Ім’я,,1,Фракція" }
    try folder.write(
      "deputies.csv",
      "id,familyName,name,additionalName,gender,factionName\n" + deputies.joined(separator: "\n") + "\n")
    try folder.replace("composition = 3", "composition = \(seats)", in: "council.toml")
    let keys = (1...seats).map { ConsolePlace.hex(0x1000 + UInt64($0)) + "," + String(repeating: "ab", count: 32) }
    try folder.write("console-keys.csv", "serial,key\n" + keys.joined(separator: "\n") + "\n")
    #expect(folder.problems() == [])
    let configuration = try folder.load()
    #expect(configuration.consoles.count == seats && configuration.council.seats.count == seats)
  }
}

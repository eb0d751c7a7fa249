import Foundation
import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

@Suite("A survey of the hall")
struct HallSurveyTests {
  private func survey(
    serial: [SeatBinding] = [], gpio: [GpioBinding] = [], ports: ScriptedPorts? = nil,
    access: ScriptedGpio = ScriptedGpio(), files: ScriptedDevices = ScriptedDevices()
  ) -> HallSurvey {
    HallSurvey(
      serial: serial, gpio: gpio,
      source: { () throws(SystemError) in
        guard let ports else { throw SystemError(call: "udev monitor", code: EPERM) }
        return ports
      }, access: access, files: files)
  }

  @Test("finds the chips, by label too, and every line's state, and takes none of them")
  func gpio() {
    let access = ScriptedGpio()
    let keys = ScriptedGpio.Chip(lines: 4)
    keys.label = "hall-keys"
    keys.names = ["s1-for": 2]
    keys.holders = [1: "spi0 CS0", 3: "vote-daemon"]
    let closed = ScriptedGpio.Chip(lines: 8)
    closed.opensWith = EACCES
    access.chips = ["gpiochip0": keys, "gpiochip1": closed]
    var files = ScriptedDevices()
    files.files["/dev/gpiochip0"] = FileAccess(
      path: "/dev/gpiochip0", group: 990, groupName: "vote-daemon", mode: 0o660)
    func line(_ chip: String, _ place: GpioLine.Place) -> GpioLine { GpioLine(chip: chip, place: place) }
    let survey = survey(
      gpio: [
        GpioBinding(
          seat: 1,
          keys: [
            line("hall-keys", .name("s1-for")), line("gpiochip0", .offset(1)), nil, line("gpiochip0", .offset(4)),
            line("hall-keys", .name("nowhere")),
          ], lamps: [line("gpiochip0", .offset(3))]),
        GpioBinding(
          seat: 2, keys: [line("gpiochip0", .offset(2)), line("gpiochip7", .offset(0)), line("gpiochip1", .offset(0))]),
      ], access: access, files: files)
    #expect(survey.chips.map(\.name) == ["gpiochip0", "gpiochip1"])
    #expect(survey.chips.map(\.file?.groupName) == ["vote-daemon", nil])
    #expect(survey.chips[0].description == .success(.init(label: "hall-keys", lines: 4)))
    #expect(throws: SystemError(call: "open gpiochip1", code: EACCES)) { try survey.chips[1].description.get() }
    let states = survey.lines.map(\.state)
    #expect(
      states == [
        .free, .held(by: "spi0 CS0"), .noSuchLine, .noSuchLine, .held(by: "vote-daemon"), .taken(by: 1),
        .noChip(SystemError(call: "open gpiochip7", code: ENOENT)),
        .noChip(SystemError(call: "open gpiochip1", code: EACCES)),
      ])
    #expect(survey.lines.map(\.isUsable) == [true, false, false, false, true, false, false, false])
    #expect(survey.lines.map(\.seat) == [1, 1, 1, 1, 1, 2, 2, 2])
    #expect(survey.lines.map(\.key) == [0, 1, 3, 4, 0, 0, 1, 2])
    #expect(survey.lines.map(\.isLamp) == [false, false, false, false, true, false, false, false])
    #expect(survey.lines[0].name == "s1-for" && survey.lines[0].offset == 2 && survey.lines[0].chip == "gpiochip0")
    #expect(keys.takenLines.isEmpty && keys.sets == 0 && keys.readings == 0)
  }

  @Test("finds the ports, their access, their adapters and who holds them")
  func ports() throws {
    let ports = ScriptedPorts()
    let terminals = try (0..<2).map { _ in try PseudoTerminal() }
    let nodes = terminals.map(\.path)
    ports.plug(terminals[0], as: "ttyUSB0", serial: "A", at: "p0")
    ports.plug(terminals[1], as: "ttyUSB1", serial: "B", at: "p1")
    var files = ScriptedDevices()
    for node in nodes { files.files[node] = FileAccess(path: node, group: 20, groupName: "dialout", mode: 0o660) }
    files.files["/dev/serial/desk"] = FileAccess(path: "/dev/serial/desk", target: nodes[1])
    files.adapters[nodes[0]] = ("ftdi_sio", 16)
    files.held[nodes[1]] = [DeviceHolder(process: 41, program: "picocom")]
    files.sawAll = false
    files.portless = [PortlessAdapter(interface: "1-1:1.0", vendor: 0x1a86, model: 0x7523, isTaken: true)]
    let places: [ConsolePlace.Port] = [
      .device("/dev/serial/desk"), .device("/dev/ttyS9"), .usb(serial: "A", path: nil),
    ]
    let survey = survey(
      serial: places.enumerated().map { SeatBinding(seat: UInt16($0.offset + 1), place: ConsolePlace($0.element)) },
      ports: ports, files: files)
    #expect(survey.noPorts == nil && !survey.sawEveryProcess)
    #expect(survey.portless == files.portless)
    let first = try #require(survey.ports.first { $0.port.serial == "A" })
    #expect(first.driver == "ftdi_sio" && first.latency == 16 && first.holders.isEmpty)
    #expect(first.file?.text == "root:dialout 660")
    let second = try #require(survey.ports.first { $0.port.serial == "B" })
    #expect(second.driver == nil && second.latency == nil && second.holders.map(\.program) == ["picocom"])
    #expect(survey.devices.map(\.path) == ["/dev/serial/desk", "/dev/ttyS9"])
    #expect(survey.devices[0].holders.map(\.process) == [41])
    #expect(throws: SystemError(call: "stat /dev/ttyS9", code: ENOENT)) { try survey.devices[1].file.get() }
    // Nobody has opened the port: it can be had, lock and all.
    _ = try SerialPort(opening: nodes[0])
  }

  @Test("says so where udev cannot be asked")
  func noUdev() {
    #expect(survey().noPorts == SystemError(call: "udev monitor", code: EPERM))
  }

  @Test(
    "the bits of a file count for its owner, for its group and for all others, each for themselves alone",
    arguments: [
      (0o600, 7, 8, true), (0o600, 1, 8, false), (0o660, 1, 8, true), (0o660, 1, 9, false), (0o666, 1, 9, true),
      (0o066, 7, 8, false), (0o606, 1, 8, false), (0o440, 1, 8, false),
    ] as [(UInt32, UInt32, UInt32, Bool)])
  func access(mode: UInt32, user: UInt32, group: UInt32, expected: Bool) {
    let file = FileAccess(path: "/dev/x", owner: 7, group: 8, mode: mode)
    #expect(file.grants(.readWrite, to: user, groups: [group]) == expected)
  }

  @Test("an adapter without a port is told from one with a port, from a disk, and from another maker's device")
  func portless() throws {
    let root = NSTemporaryDirectory() + "usb-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    func device(_ name: String, _ vendor: String, class: String, driver: String?, port: String? = nil) throws {
      let interface = "\(root)/\(name):1.0"
      for folder in ["\(root)/\(name)", interface] + (port.map { ["\(interface)/\($0)"] } ?? []) {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      let attributes = [
        "\(name)/idVendor": vendor, "\(name)/idProduct": "7523", "\(name)/product": "USB Serial",
        "\(name):1.0/bInterfaceClass": `class`,
      ]
      for (path, text) in attributes { try Data("\(text)\n".utf8).write(to: URL(fileURLWithPath: "\(root)/\(path)")) }
      if let driver {
        try FileManager.default.createSymbolicLink(
          atPath: interface + "/driver", withDestinationPath: "../../bus/usb/drivers/" + driver)
      }
    }
    try device("1-1", "1a86", class: "ff", driver: "usbfs")
    try device("1-2", "0403", class: "ff", driver: nil)
    try device("1-3", "0403", class: "ff", driver: "ftdi_sio", port: "ttyUSB0")
    try device("1-4", "1a86", class: "ff", driver: "cdc_acm", port: "tty")
    try device("1-5", "067b", class: "08", driver: "usb-storage")
    try device("1-6", "046d", class: "ff", driver: nil)
    let found = KernelDevices(usbDevices: root).portlessAdapters()
    #expect(
      found == [
        PortlessAdapter(interface: "1-1:1.0", vendor: 0x1a86, model: 0x7523, product: "USB Serial", isTaken: true),
        PortlessAdapter(interface: "1-2:1.0", vendor: 0x403, model: 0x7523, product: "USB Serial", isTaken: false),
      ])
    #expect(KernelDevices(usbDevices: root + "/nowhere").portlessAdapters().isEmpty)
  }

  @Test("a real file's owner, bits and target are read, and a real process that holds it is found")
  func real() throws {
    let folder = try TemporaryDirectory()
    let terminal = try PseudoTerminal()
    try folder.link("port", to: terminal.path)
    let file = try FileAccess(at: folder.path + "/port")
    #expect(file.path == folder.path + "/port" && file.target == terminal.path && file.isDevice)
    #expect(file.owner == getuid())
    #expect(throws: SystemError.self) { try FileAccess(at: folder.path + "/nothing") }

    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/bin/sleep")
    holder.arguments = ["30"]
    holder.standardInput = FileHandle(forReadingAtPath: terminal.path)
    try holder.run()
    defer {
      kill(holder.processIdentifier, SIGKILL)
      holder.waitUntilExit()
    }
    let found = KernelDevices().holders(of: [terminal.path]).holders[terminal.path] ?? []
    #expect(found.contains(DeviceHolder(process: holder.processIdentifier, program: "sleep")))
    #expect(KernelDevices().holders(of: ["/dev/no-such-port"]).holders.isEmpty)
  }
}

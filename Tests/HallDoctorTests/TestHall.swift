import CouncilFiles
import Foundation
import Reactor
import Testing
import VotingHardware

@testable import HallDoctor

/// A hall in which everything is right, to be made wrong: seats on USB by serial number (1), by port (2) and by the
/// console's own number (3), on GPIO lines (4), on a UART (5), and an empty one (6).
final class TestHall {
  static let group: UInt32 = 990
  static let dialout: UInt32 = 20
  /// Stands for the folder in what is compared with golden files.
  static let folder = "/etc/vote-daemon"

  let path: String
  var examination: Examination

  init(seats: String? = nil, council: String = "") throws {
    let path = NSTemporaryDirectory() + "doctor-" + UUID().uuidString
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
    try write(
      "council.toml",
      """
      name = "Тестова міська рада"
      convocation = "VIII"
      place = "місто Тестове"
      composition = 4
      regulation = "horokhiv"
      \(council)
      [head]
      id = "head"
      office = "city"
      family_name = "Ґудзь"
      given_name = "Олег"
      gender = 1
      """)
    try write(
      "deputies.csv",
      """
      id,familyName,name,additionalName,gender,factionName
      d1,Антоненко,Ірина,,2,
      d2,Єрмак,Іван,,1,
      d3,Яценко,Олена,,2,
      d4,Шульга,Тарас,,1,
      """)
    try write(
      "seats.csv",
      "seat,row,column,voter,console\n"
        + (seats
          ?? """
          1,1,1,d1,usb:FT8ABC12
          2,1,2,d2,usb-path:pci-0000:01:00.0-usb-0:1.2:1.0
          3,1,3,d3,serial:00000000000000a3
          4,2,1,d4,gpio:hall-keys/0 1 2 3/8 9 10 11
          5,2,2,head,tty:/dev/ttyS0
          6,2,3,,
          """))
    try write("console-keys.csv", "serial,key\n00000000000000a3,\(String(repeating: "ab", count: 32))\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path + "/console-keys.csv")

    let council = CouncilFacts(reading: path, regulations: Self.regulations, daemonGroup: nil, credential: nil)
    let file = { (path: String) in
      FileAccess(path: path, group: Self.group, groupName: "vote-daemon", mode: 0o660)
    }
    func port(_ number: Int, _ serial: String?, _ place: String, _ driver: String, _ latency: Int?) -> SurveyedPort {
      let node = "/dev/ttyUSB\(number)"
      return SurveyedPort(
        port: UsbPort(
          node: node, serial: serial, path: "pci-0000:01:00.0-usb-0:\(place):1.0", number: 0,
          product: driver == "ftdi_sio" ? "FT232R USB UART" : "USB Serial",
          vendor: driver == "ftdi_sio" ? 0x403 : 0x1a86,
          model: driver == "ftdi_sio" ? 0x6001 : 0x7523), file: file(node), driver: driver, latency: latency)
    }
    let lines = (0..<8).map { index in
      SurveyedLine(
        seat: 4, key: index % 4, isLamp: index >= 4,
        line: GpioLine(chip: "hall-keys", place: .offset(UInt32(index < 4 ? index : index + 4))), chip: "gpiochip0",
        offset: UInt32(index < 4 ? index : index + 4), name: index == 0 ? "s4-for" : "", state: .free)
    }
    examination = Examination(
      council: CouncilFacts(
        directory: council.directory, configuration: council.configuration,
        files: council.files.map { file in
          var file = file
          (file.owner, file.ownerName, file.group, file.groupName) = (0, "root", Self.group, "vote-daemon")
          file.mode = file.path.hasSuffix(".csv") ? 0o640 : 0o755
          return file
        }, keys: council.keys),
      accounts: Accounts(
        name: "vote-daemon", user: .init(id: 997, group: Self.group, groups: [Self.group]),
        groups: [
          "vote-daemon": .init(id: Self.group), "vote-operator": .init(id: 991, members: ["oksana", "petro"]),
          "dialout": .init(id: Self.dialout),
        ], unitGroups: [Self.dialout]),
      udev: UdevFacts(
        devices: .installed("/usr/lib/udev/rules.d/70-vote-daemon.rules"),
        brlttyRules: .installed("/usr/lib/udev/rules.d/99-vote-daemon-brltty.rules"), isRunning: true,
        modemManager: .init(isInstalled: false, isRunning: false), brltty: .init(isInstalled: false, isRunning: false)),
      service: ServiceFacts(
        units: ServiceFacts.names.map {
          .init(name: $0, loadState: "loaded", fileState: "enabled", activeState: "active")
        }, supplementaryGroups: ["dialout"],
        storage: .init(
          directory: FileAccess(
            path: "/var/lib/vote-daemon", owner: 997, ownerName: "vote-daemon", group: Self.group,
            groupName: "vote-daemon", mode: 0o750, isDevice: false), free: 20 << 30), isClockSynchronised: true),
      survey: HallSurvey(
        ports: [
          port(0, "FT8ABC12", "1.1", "ftdi_sio", 1), port(1, nil, "1.2", "ch341-uart", nil),
          port(2, "FT9ZZZ34", "1.3", "ftdi_sio", 1),
        ],
        devices: [
          SurveyedDevice(
            path: "/dev/ttyS0",
            file: .success(FileAccess(path: "/dev/ttyS0", group: Self.dialout, groupName: "dialout", mode: 0o660)))
        ],
        chips: [
          SurveyedChip(
            name: "gpiochip0", file: file("/dev/gpiochip0"), description: .success(.init(label: "hall-keys", lines: 16))
          )
        ], lines: lines))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static let regulations = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../regulations")
    .standardized.path(percentEncoded: false)

  var report: Report { examination.report }

  func findings(_ section: Finding.Section) -> [Finding] { report.findings.filter { $0.section == section } }

  /// All that is not right.
  var bad: [Finding] { report.findings.filter { $0.level != .ok } }

  /// The one finding of the section that is not right, after `change`.
  func finding(
    _ section: Finding.Section, sourceLocation: SourceLocation = #_sourceLocation,
    after change: (inout Examination) -> Void
  ) throws -> Finding {
    change(&examination)
    let bad = bad.filter { $0.section == section }
    try #require(bad.count == 1, "\(bad)", sourceLocation: sourceLocation)
    return bad[0]
  }
}

import CouncilFiles
import Foundation
import Reactor
import TallyEngine
import Testing
import VotingHardware

@testable import HallDoctor

@Suite("What the doctor finds on USB, on GPIO lines and at the seats")
struct HardwareTests {
  // MARK: Chips and lines

  @Test("a chip that the daemon may not open is an error where the seat map wants it, and its seat is without a panel")
  func closedChip() throws {
    let hall = try TestHall()
    let finding = try hall.finding(.gpio) {
      $0.survey.chips[0].file = FileAccess(path: "/dev/gpiochip0", mode: 0o600)
    }
    #expect(finding.level == .error && finding.subject == "/dev/gpiochip0")
    #expect(finding.remedy == "udevadm control --reload && udevadm trigger")
    #expect(hall.bad.contains { $0.subject == "місце 4, Шульга" && $0.text.contains("/dev/gpiochip0") })
    hall.examination.udev.devices = .missing
    #expect(hall.bad.first { $0.subject == "/dev/gpiochip0" }?.remedy?.hasPrefix("install -m 644") == true)
  }

  @Test("a chip that no seat wants may be closed, and one that whoever looks may not open is a warning")
  func otherChips() throws {
    var hall = try TestHall()
    let other = SurveyedChip(
      name: "gpiochip1", file: FileAccess(path: "/dev/gpiochip1"), description: .success(.init(label: "x", lines: 2)))
    #expect(try hall.finding(.gpio) { $0.survey.chips.append(other) }.level == .warning)
    hall = try TestHall()
    let denied = SystemError(call: "open /dev/gpiochip0", code: EACCES)
    let finding = try hall.finding(.gpio) { $0.survey.chips[0].description = .failure(denied) }
    #expect(finding.level == .warning && finding.remedy?.hasPrefix("sudo vote-daemon doctor") == true)
    hall = try TestHall()
    let broken = SystemError(call: "describe", code: EIO)
    #expect(try hall.finding(.gpio) { $0.survey.chips[0].description = .failure(broken) }.level == .error)
  }

  @Test("without any chip, panels are missed and a hall of consoles misses nothing")
  func noChips() throws {
    let hall = try TestHall()
    hall.examination.survey.chips = []
    #expect(hall.findings(.gpio)[0].level == .error && hall.findings(.gpio)[0].subject == "/dev/gpiochip*")
    hall.examination.survey.lines = []
    #expect(hall.findings(.gpio).map(\.level) == [.ok])
  }

  @Test(
    "a line: free, the daemon's, somebody's, another seat's, or not there",
    arguments: [
      (SurveyedLine.State.free, Finding.Level.ok, "вільна"), (.held(by: "vote-daemon"), .ok, "тримає служба"),
      (.held(by: "spi0 CS0"), .error, "тримає «spi0 CS0»"), (.held(by: ""), .error, "не назвався"),
      (.taken(by: 2), .error, "лінія місця 2"), (.noSuchLine, .error, "є 0…15"),
      (.noChip(SystemError(call: "open", code: ENODEV)), .error, "такого чипа немає; є gpiochip0 («hall-keys»)"),
      (.noChip(SystemError(call: "open", code: ENOTUNIQ)), .error, "кілька"),
      (.noChip(SystemError(call: "line info", code: EIO)), .error, "не відповідає"),
    ])
  func lines(state: SurveyedLine.State, level: Finding.Level, words: String) throws {
    let hall = try TestHall()
    hall.examination.survey.lines[1].state = state
    let finding = try #require(hall.findings(.gpio).first { $0.subject == "місце 4, клавіша «проти»" })
    #expect(finding.level == level && finding.text.contains(words), "\(finding)")
    #expect(hall.bad.contains { $0.subject == "місце 4, Шульга" } == (level == .error))
    // The line of the seat in seats.csv is where it can be mended.
    if level == .error, !words.contains("відповідає") {
      #expect(finding.remedy?.hasSuffix("nano +5 \(hall.path)/seats.csv") == true)
    }
  }

  @Test("a line is not missed where a chip could not be looked into")
  func unseenLine() throws {
    let hall = try TestHall()
    hall.examination.survey.chips[0].description = .failure(SystemError(call: "open", code: EACCES))
    hall.examination.survey.lines[0].state = .noChip(SystemError(call: "open", code: ENODEV))
    let finding = try #require(hall.findings(.gpio).first { $0.subject == "місце 4, клавіша «за»" })
    #expect(finding.level == .warning && finding.remedy?.hasPrefix("sudo") == true)
  }

  // MARK: Ports

  @Test("a port is described with its seat, and one that the daemon may not open is an error, with its seat")
  func closedPort() throws {
    let hall = try TestHall()
    #expect(
      hall.findings(.usb)[0].text
        == "«FT232R USB UART», 0403:6001, серійний номер FT8ABC12, порт pci-0000:01:00.0-usb-0:1.1:1.0, драйвер ftdi_sio, "
        + "затримка 1 мс, root:vote-daemon 660, місце 1")
    let finding = try hall.finding(.usb) { $0.survey.ports[0].file?.mode = 0o600 }
    #expect(finding.level == .error && finding.remedy == "udevadm control --reload && udevadm trigger")
    #expect(hall.bad.contains { $0.subject == "місце 1, Антоненко" && $0.level == .error })
  }

  @Test("an FTDI adapter that keeps bytes back is told to stop")
  func latency() throws {
    let hall = try TestHall()
    let finding = try hall.finding(.usb) { $0.survey.ports[0].latency = 16 }
    #expect(finding.level == .warning && finding.text.hasPrefix("таймер затримки 16 мс"))
    #expect(hall.bad.count == 1)
  }

  @Test("a port that no seat names comes with the words for seats.csv, unless consoles may say there who they are")
  func stranger() throws {
    let seats = "1,1,1,d1,usb:FT8ABC12\n2,1,2,d2,usb-path:pci-0000:01:00.0-usb-0:1.2:1.0"
    let hall = try TestHall(seats: seats)
    hall.examination.survey.lines = []
    hall.examination.survey.devices = []
    var finding = try hall.finding(.usb) { _ in }
    #expect(finding.level == .warning && finding.text.hasSuffix("стовпець console: usb:FT9ZZZ34"))
    finding = try hall.finding(.usb) { $0.survey.ports[2].port.serial = nil }
    #expect(finding.text.contains("usb-path:pci-0000:01:00.0-usb-0:1.3:1.0 (серійного номера немає"))
    finding = try hall.finding(.usb) { $0.survey.ports[2].port.serial = "A#1" }
    #expect(finding.text.contains("usb-path:pci-0000:01:00.0-usb-0:1.3:1.0 (серійний номер не записати"))
    finding = try hall.finding(.usb) { $0.survey.ports[2].port.path = nil }
    #expect(finding.text.contains("назвати його нема як"))
    let whole = try TestHall()
    #expect(whole.findings(.usb).contains { $0.level == .ok && $0.text.contains("був би usb:FT9ZZZ34") })
  }

  @Test("twins are named, with the words that tell them apart, and are an error where a seat goes by their number")
  func twins() throws {
    let hall = try TestHall()
    hall.examination.survey.ports[2].port.serial = "FT8ABC12"
    let finding = try #require(hall.bad.first { $0.subject == "usb:FT8ABC12" })
    #expect(finding.level == .error)
    for words in ["/dev/ttyUSB0 — usb-path:pci-0000:01:00.0-usb-0:1.1:1.0", "/dev/ttyUSB2 — usb-path:"] {
      #expect(finding.text.contains(words))
    }
    let seat = try #require(hall.bad.first { $0.subject == "місце 1, Антоненко" })
    #expect(seat.text.contains("/dev/ttyUSB0, /dev/ttyUSB2") && seat.remedy == "nano +2 \(hall.path)/seats.csv")
    let other = try TestHall()
    other.examination.survey.ports[1].port.serial = "FT9ZZZ34"
    #expect(other.bad.map(\.subject) == ["usb:FT9ZZZ34"] && other.bad[0].level == .warning)
  }

  @Test("another program on a port is named; the daemon itself is none")
  func holders() throws {
    let hall = try TestHall()
    hall.examination.survey.ports[0].holders = [DeviceHolder(process: 7, program: "vote-daemon")]
    #expect(hall.bad.isEmpty)
    var finding = try hall.finding(.usb) {
      $0.survey.ports[0].holders = [DeviceHolder(process: 41, program: "picocom")]
    }
    #expect(finding.level == .error && finding.text.contains("«picocom» (процес 41)") && finding.remedy == "kill 41")
    #expect(hall.bad.contains { $0.subject == "місце 1, Антоненко" && $0.text.contains("picocom") })
    finding = try hall.finding(.usb) {
      $0.survey.ports[0].holders.append(DeviceHolder(process: 7, program: "vote-daemon"))
    }
    #expect(finding.level == .warning && finding.remedy == "kill 41" && hall.bad.count == 1)
    finding = try TestHall().finding(.usb) {
      $0.survey.ports[2].holders = [DeviceHolder(process: 42, program: "ModemManager")]
    }
    #expect(finding.level == .warning && finding.remedy == "systemctl disable --now ModemManager")
    finding = try TestHall().finding(.usb) { $0.survey.sawEveryProcess = false }
    #expect(finding.level == .warning && finding.remedy?.hasPrefix("sudo") == true)
  }

  @Test("an adapter that gives no port is named, with the one who has it or the driver that is missing")
  func portless() throws {
    let hall = try TestHall()
    var adapter = PortlessAdapter(interface: "1-1.2:1.0", vendor: 0x1a86, model: 0x7523, isTaken: true)
    var finding = try hall.finding(.usb) { $0.survey.portless = [adapter] }
    #expect(finding.level == .error && finding.subject == "перехідник 1a86:7523")
    #expect(finding.remedy == "apt-get remove brltty && echo 1-1.2:1.0 > /sys/bus/usb/drivers_probe")
    adapter.isTaken = false
    finding = try hall.finding(.usb) { $0.survey.portless = [adapter] }
    #expect(finding.level == .warning && finding.remedy == "modprobe ch341")
  }

  @Test("no port at all is an error where the seat map wants some, and udev's silence and delay are said")
  func noPorts() throws {
    let hall = try TestHall()
    #expect(try hall.finding(.usb) { $0.survey.ports = [] }.level == .error)
    let plain = try TestHall(seats: "1,1,1,d1,")
    plain.examination.survey = HallSurvey()
    #expect(plain.findings(.usb).map(\.level) == [.ok])
    var finding = try plain.finding(.usb) { $0.survey.noPorts = SystemError(call: "udev monitor", code: EPERM) }
    #expect(finding.level == .warning && finding.subject == "udev")
    plain.examination.survey.noPorts = nil
    finding = try plain.finding(.usb) { $0.survey.unready = ["ttyUSB7"] }
    #expect(finding.subject == "/dev/ttyUSB7" && finding.remedy == "udevadm settle")
  }

  @Test("a device file of the seat map: missing, no device, closed, somebody's, or a name that changes")
  func devices() throws {
    let subject = "/dev/ttyS0, місце 5"
    func look(_ change: (inout SurveyedDevice) -> Void) throws -> (Finding, seatIsServed: Bool) {
      let hall = try TestHall()
      change(&hall.examination.survey.devices[0])
      let finding = try #require(hall.findings(.usb).first { $0.subject == subject })
      return (finding, !hall.bad.contains { $0.subject == "місце 5, Ґудзь" })
    }
    let good = try look { _ in }
    #expect(good.0.level == .ok && good.0.text == "root:dialout 660" && good.seatIsServed)
    let missing = try look { $0.file = .failure(SystemError(call: "stat", code: ENOENT)) }
    #expect(missing.0.level == .error && missing.0.remedy?.hasPrefix("nano +6 ") == true && !missing.seatIsServed)
    let plain = try look { $0.file = .success(FileAccess(path: "/dev/ttyS0", mode: 0o666, isDevice: false)) }
    #expect(plain.0.level == .error && plain.0.text == "це не пристрій" && !plain.seatIsServed)
    let closed = try look {
      $0.file = .success(FileAccess(path: "/dev/ttyS0", group: 5, groupName: "tty", mode: 0o620))
    }
    #expect(
      closed.0.level == .error && closed.0.remedy?.hasPrefix("systemctl disable --now serial-getty@ttyS0") == true)
    // Nobody is ever told to join the group root.
    let rooted = try look { $0.file = .success(FileAccess(path: "/dev/ttyS0", mode: 0o660)) }
    #expect(rooted.0.remedy == "chgrp dialout /dev/ttyS0 && chmod 660 /dev/ttyS0")
    let grouped = try look {
      $0.file = .success(FileAccess(path: "/dev/ttyS0", group: 5, groupName: "uucp", mode: 0o660))
    }
    #expect(grouped.0.remedy == "usermod -aG uucp vote-daemon && systemctl restart vote-daemon")
    #expect(!closed.seatIsServed)
    let held = try look { $0.holders = [DeviceHolder(process: 9, program: "agetty")] }
    #expect(held.0.level == .error && held.0.text.contains("«agetty»") && !held.seatIsServed)
    let ours = try look { $0.holders = [DeviceHolder(process: 9, program: "vote-daemon")] }
    #expect(ours.0.text == "root:dialout 660, тримає служба" && ours.seatIsServed)
  }

  @Test("a tty's number in the seat map is warned of, with the words that stay; a link to a port is that port's seat")
  func unsteadyName() throws {
    let hall = try TestHall(seats: "1,1,1,d1,tty:/dev/ttyUSB2\n2,1,2,d2,tty:/dev/serial/desk")
    let file = FileAccess(path: "/dev/serial/desk", target: "/dev/ttyUSB0", mode: 0o666)
    hall.examination.survey.devices = [
      SurveyedDevice(path: "/dev/ttyUSB2", file: .success(hall.examination.survey.ports[2].file!)),
      SurveyedDevice(path: "/dev/serial/desk", file: .success(file)),
    ]
    let finding = try #require(hall.findings(.usb).first { $0.subject == "/dev/ttyUSB2, місце 1" })
    #expect(finding.level == .warning && finding.text.hasSuffix("usb:FT9ZZZ34"))
    #expect(hall.findings(.usb)[0].text.hasSuffix("місце 2"))
    #expect(hall.findings(.usb).filter { $0.subject.hasPrefix("/dev/serial/desk") }.isEmpty)
  }

  // MARK: Seats

  @Test("a seat whose adapter is gone says which ports are nobody's; one without a console in the map is a warning")
  func missing() throws {
    let hall = try TestHall()
    hall.examination.survey.ports.removeFirst()
    let finding = try #require(hall.bad.first { $0.section == .seats && $0.level == .error })
    #expect(finding.subject == "місце 1, Антоненко" && finding.remedy == "nano +2 \(hall.path)/seats.csv")
    #expect(finding.text.contains("«usb:FT8ABC12» немає") && finding.text.contains("нічиї: usb:FT9ZZZ34"))
    let summary = hall.findings(.seats).last
    #expect(summary?.level == .warning && summary?.text.hasPrefix("3 із 5 місць мають пульт; ще 1 назветься") == true)
    let bare = try TestHall(seats: "1,1,1,d1,\n2,1,2,,")
    bare.examination.survey.lines = []
    let none = bare.findings(.seats)
    #expect(none.map(\.level) == [.warning, .warning] && none[0].remedy == "nano +2 \(bare.path)/seats.csv")
    #expect(none[1].text == "0 із 1 місць мають пульт")
  }

  @Test("an empty seat misses nothing")
  func empty() throws {
    let hall = try TestHall(seats: "1,1,1,d1,usb:FT8ABC12\n2,1,2,,usb:NOWHERE")
    #expect(hall.findings(.seats).map(\.text) == ["1 із 1 місць мають пульт"])
  }

  @Test("seats that are known by their console need a port that is no other seat's")
  func roaming() throws {
    let hall = try TestHall()
    #expect(hall.findings(.seats)[0].text.hasSuffix("таких портів 1"))
    hall.examination.survey.ports[2].file?.mode = 0o600
    #expect(hall.bad.contains { $0.subject == "місце 3, Яценко" })
    hall.examination.survey.ports.removeLast()
    let bad = hall.bad.filter { $0.section == .seats }
    #expect(bad[0].subject == "місце 3, Яценко" && bad[0].level == .error)
    let many = try TestHall(seats: "1,1,1,d1,serial:00000000000000a3\n2,1,2,d2,serial:00000000000000a3")
    #expect(many.examination.council.council == nil)
  }

  @Test("of two places that name a port equally closely the later has it, as in the hall")
  func ties() throws {
    let path = "usb-path:pci-0000:01:00.0-usb-0:1.2:1.0"
    let hall = try TestHall(seats: "9,1,1,d1,\(path)-port0\n3,1,2,d2,\(path)")
    let consoles = try #require(hall.examination.council.council?.consoles)
    let outlook = SeatOutlook(consoles: consoles, survey: hall.examination.survey)
    #expect(outlook.seats["/dev/ttyUSB1"] == [3])
    #expect(outlook.free.map(\.port.node) == ["/dev/ttyUSB0", "/dev/ttyUSB2"])
    #expect(hall.bad.contains { $0.subject == "місце 9, Антоненко" })
  }

  @Test("the consoles of one line are all that port's seats")
  func concentrator() throws {
    let hall = try TestHall(seats: "2,1,1,d1,usb:FT8ABC12#2\n1,1,2,d2,usb:FT8ABC12#1")
    #expect(hall.findings(.usb)[0].text.hasSuffix("місця 1, 2"))
    #expect(hall.findings(.seats).last?.text == "2 із 2 місць мають пульт")
  }
}

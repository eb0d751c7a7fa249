import Foundation
import Reactor
import Testing
import VotingHardware

@testable import HallDoctor

@Suite("The doctor's report")
struct ReportTests {
  /// The folder of the test has another name each time.
  private func text(_ hall: TestHall) -> String {
    hall.report.text(inColour: false).replacingOccurrences(of: hall.path, with: TestHall.folder)
  }

  @Test("of a hall where everything is right is all «гаразд», and ends with 0")
  func right() throws {
    let hall = try TestHall()
    #expect(hall.bad.isEmpty, "\(hall.bad)")
    #expect(hall.report.exitStatus == 0)
    try Golden.expect(text(hall), is: "right.txt")
  }

  @Test("of a hall with a bit of everything wrong names each thing and the command that mends it, and ends with 69")
  func wrong() throws {
    let hall = try TestHall()
    hall.examination.udev.devices = .missing
    hall.examination.accounts.groups["vote-operator"]?.members = []
    hall.examination.survey.ports[0].latency = 16
    hall.examination.survey.ports[0].file?.group = 0
    hall.examination.survey.ports[0].file?.groupName = "root"
    hall.examination.survey.ports.remove(at: 1)
    hall.examination.survey.lines[1].state = .held(by: "spi0 CS0")
    hall.examination.service.units[0].activeState = "failed"
    #expect(hall.report.exitStatus == 69)
    try Golden.expect(text(hall), is: "wrong.txt")
  }

  @Test("has a command under every finding that is not right, and under no other")
  func remedies() throws {
    let hall = try TestHall()
    hall.examination.survey = HallSurvey()
    hall.examination.accounts = Accounts(name: "vote-daemon", user: nil, groups: [:], hasRecipe: false)
    for finding in hall.report.findings {
      #expect((finding.remedy == nil) == (finding.level == .ok), "\(finding)")
      #expect(finding.remedy != "")
    }
    #expect(hall.bad.count > 5)
  }

  @Test("is coloured only where it was asked for, and a device's name cannot write to the terminal")
  func colour() throws {
    let hall = try TestHall()
    hall.examination.survey.ports[0].port.product = "evil\u{1B}[2J\nгаразд"
    #expect(!hall.report.text(inColour: false).contains("\u{1B}"))
    #expect(hall.report.text(inColour: false).contains("evil·[2J·гаразд"))
    #expect(hall.report.text(inColour: true).contains("\u{1B}[32mгаразд\u{1B}[0m"))
  }

  @Test("as JSON is an array of findings with all five fields")
  func json() throws {
    let hall = try TestHall()
    hall.examination.survey.ports[0].latency = 16
    let json = try JSONSerialization.jsonObject(with: Data(try hall.report.json().utf8))
    let findings = try #require(json as? [[String: Any]])
    #expect(findings.count == hall.report.findings.count)
    for finding in findings { #expect(finding.keys.sorted() == ["level", "remedy", "section", "subject", "text"]) }
    let warnings = findings.filter { $0["level"] as? String == "warning" }
    let warning = try #require(warnings.first)
    #expect(warnings.count == 1 && warning["section"] as? String == "usb")
    #expect((warning["remedy"] as? String)?.hasPrefix("udevadm") == true)
    #expect(findings.first?["remedy"] is NSNull)
  }

  @Test("of a broken configuration ends with 78, whatever else is wrong")
  func status() {
    let error = Report(
      findings: [.error(.usb, "x", "y", remedy: "z")], isMisconfigured: false)
    #expect(error.exitStatus == 69)
    #expect(Report(findings: error.findings, isMisconfigured: true).exitStatus == 78)
    #expect(Report(findings: [.warning(.usb, "x", "y", remedy: "z")], isMisconfigured: false).exitStatus == 0)
  }
}

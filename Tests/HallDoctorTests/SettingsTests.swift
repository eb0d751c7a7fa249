import CouncilFiles
import Foundation
import Sealing
import Seals
import Testing
import VotingHardware

@testable import HallDoctor

@Suite("What the doctor finds in the council's files, accounts, rules and units")
struct SettingsTests {
  @Test("every problem of the files has its line and its editor, and the seats are not judged")
  func problems() throws {
    let hall = try TestHall(seats: "1,1,1,d1,usb:\n2,1,2,d9,")
    let findings = hall.findings(.configuration)
    #expect(findings.map(\.level) == [.error, .error])
    #expect(findings.map(\.subject) == ["\(hall.path)/seats.csv:2", "\(hall.path)/seats.csv:3"])
    #expect(findings[1].remedy == "nano +3 \(hall.path)/seats.csv" && findings[1].text.contains("«d9»"))
    #expect(hall.findings(.seats).map(\.level) == [.warning])
    #expect(hall.report.exitStatus == 78)
  }

  @Test("right files are one line with seats, consoles and keys")
  func files() throws {
    let hall = try TestHall()
    #expect(hall.findings(.configuration).map(\.text) == ["місць 6, пультів 5, ключів 1"])
  }

  @Test("a training hall is pointed out")
  func training() throws {
    let hall = try TestHall(council: "authenticate = false")
    #expect(try hall.finding(.configuration) { _ in }.subject == "authenticate = false")
  }

  @Test("keys that others may read are closed by a command that lets the daemon read them")
  func openKeys() throws {
    let hall = try TestHall()
    let keys = hall.path + "/console-keys.csv"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keys)
    hall.examination.council = CouncilFacts(
      reading: hall.path, regulations: TestHall.regulations, daemonGroup: nil, credential: nil)
    let finding = hall.findings(.configuration).first { $0.subject == keys }
    #expect(finding?.level == .error)
    #expect(finding?.remedy == "chown root:vote-daemon \(keys) && chmod 640 \(keys)")
  }

  @Test("keys that the daemon's group may read are right, whoever looks, and keys of another group are not")
  func groupKeys() throws {
    let hall = try TestHall()
    let keys = hall.path + "/console-keys.csv"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: keys)
    func look(_ group: UInt32?) -> CouncilFacts {
      CouncilFacts(reading: hall.path, regulations: TestHall.regulations, daemonGroup: group, credential: nil)
    }
    let group = try FileAccess(at: keys).group
    #expect(look(group).council?.keys.count == 1)
    #expect(look(group + 1).council == nil)
  }

  @Test("the key of the seals is judged as the daemon judges it, and looked at only where the unit does not pass one")
  func sealKey() throws {
    let hall = try TestHall()
    let path = hall.path + "/seal-key"
    let key = try NoteSigner(generatedFor: "rada.example")
    func look(_ group: UInt32?, passes: Bool = false) -> CouncilFacts {
      CouncilFacts(
        reading: hall.path, regulations: TestHall.regulations, daemonGroup: group, credential: nil,
        passesSealKey: passes)
    }
    try SealKeyFile.write(key, to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let group = try FileAccess(at: path).group
    #expect(look(group).sealKey == nil)
    #expect(look(group + 1).sealKey == .mode(path: path, "640"))
    hall.examination.council = look(group + 1)
    let closed = "chown root:vote-daemon \(path) && chmod 640 \(path)"
    #expect(hall.findings(.configuration).contains { $0.subject == path && $0.remedy == closed })
    #expect(hall.examination.refusals.contains { $0.hasSuffix(closed) })
    #expect(look(group + 1, passes: true).sealKey == nil)
    try Data("PRIVATE+KEY+x".utf8).write(to: URL(fileURLWithPath: path))
    hall.examination.council = look(group)
    #expect(hall.findings(.configuration).contains { $0.subject == path && $0.level == .error })
  }

  @Test("--check says what the daemon could not read, how to let it, and what nobody has checked")
  func refusals() throws {
    let hall = try TestHall()
    #expect(hall.examination.refusals.isEmpty)
    let keys = hall.path + "/console-keys.csv"
    for index in hall.examination.council.files.indices where hall.examination.council.files[index].path == keys {
      hall.examination.council.files[index].mode = 0o600
    }
    #expect(hall.examination.refusals.count == 1)
    #expect(hall.examination.refusals[0].hasSuffix("chown root:vote-daemon \(keys) && chmod 640 \(keys)"))
    hall.examination.council.keys = .denied
    hall.examination.council.sealKey = .denied(path: hall.path + "/seal-key")
    #expect(hall.examination.refusals.count { $0.contains("sudo") } == 2)
  }

  @Test("keys that a unit passes encrypted are not asked for")
  func encryptedKeys() throws {
    let hall = try TestHall()
    try FileManager.default.removeItem(atPath: hall.path + "/console-keys.csv")
    hall.examination.council = CouncilFacts(
      reading: hall.path, regulations: TestHall.regulations, daemonGroup: nil, credential: "")
    hall.examination.council.files = []
    #expect(hall.findings(.configuration).map(\.text) == ["місць 6, пультів 5, ключі передає systemd, зашифровані"])
    #expect(hall.findings(.configuration).map(\.level) == [.ok])
  }

  @Test("keys that only root may read are left out, and that is said")
  func deniedKeys() throws {
    let hall = try TestHall()
    let finding = try hall.finding(.configuration) { $0.council.keys = .denied }
    #expect(finding.level == .warning && finding.remedy == "sudo vote-daemon doctor --config \(hall.path)")
  }

  @Test("a file that the daemon may not read is named", arguments: ["seats.csv", "console-keys.csv", ""])
  func unreadable(name: String) throws {
    let hall = try TestHall()
    let path = name.isEmpty ? hall.path : hall.path + "/" + name
    let finding = try hall.finding(.configuration) { examination in
      for index in examination.council.files.indices where examination.council.files[index].path == path {
        examination.council.files[index].mode = 0o600
      }
    }
    #expect(finding.level == .error && finding.subject == path && finding.remedy?.contains(path) == true)
  }

  // MARK: Accounts

  @Test(
    "a missing account is made by systemd-sysusers, after its file where that is missing too", arguments: [true, false])
  func noAccount(hasRecipe: Bool) throws {
    let hall = try TestHall()
    let finding = try hall.finding(.accounts) {
      $0.accounts.user = nil
      $0.accounts.hasRecipe = hasRecipe
    }
    #expect(finding.level == .error && finding.subject == "користувач vote-daemon")
    #expect(finding.remedy?.hasSuffix("systemd-sysusers") == true)
    #expect((finding.remedy == "systemd-sysusers") == hasRecipe)
    // Nobody may open anything then, and each device is not complained of again.
    #expect(hall.findings(.usb).allSatisfy { $0.level == .ok })
    #expect(hall.findings(.usb)[0].text.contains("немає користувача"))
  }

  @Test("the groups: missing, or the daemon not in them, or nobody in the operators'")
  func groups() throws {
    var hall = try TestHall()
    var finding = try hall.finding(.accounts) { $0.accounts.groups["vote-daemon"] = nil }
    #expect(finding.level == .error && finding.remedy == "systemd-sysusers")
    hall = try TestHall()
    finding = try hall.finding(.accounts) { $0.accounts.user?.groups = [5] }
    #expect(finding.level == .error && finding.remedy?.hasPrefix("usermod -aG vote-daemon vote-daemon") == true)
    hall = try TestHall()
    finding = try hall.finding(.accounts) { $0.accounts.groups["vote-operator"] = nil }
    #expect(finding.level == .error && finding.remedy == "systemd-sysusers")
    hall = try TestHall()
    finding = try hall.finding(.accounts) { $0.accounts.groups["vote-operator"]?.members = [] }
    #expect(finding.level == .warning && finding.remedy?.hasPrefix("usermod -aG vote-operator") == true)
    hall = try TestHall()
    finding = try hall.finding(.accounts) { $0.accounts.groups["dialout"] = nil }
    #expect(finding.level == .warning)
  }

  @Test("dialout comes from the account or from the unit, or a board's port is closed")
  func dialout() throws {
    var hall = try TestHall()
    #expect(hall.findings(.accounts)[2].text.contains("SupplementaryGroups="))
    hall.examination.accounts.user?.groups.insert(TestHall.dialout)
    #expect(hall.findings(.accounts)[2].text == "користувач vote-daemon належить до неї")
    hall = try TestHall()
    let finding = try hall.finding(.accounts) { $0.accounts.unitGroups = [] }
    #expect(finding.level == .warning && finding.remedy?.hasPrefix("usermod -aG dialout vote-daemon") == true)
    #expect(hall.bad.contains { $0.section == .usb && $0.level == .error && $0.subject.hasPrefix("/dev/ttyS0") })
    #expect(hall.bad.contains { $0.section == .seats && $0.subject == "місце 5, Ґудзь" })
  }

  // MARK: Rules

  @Test("the rules: missing, or switched off")
  func rules() throws {
    var hall = try TestHall()
    var finding = try hall.finding(.udev) { $0.udev.devices = .missing }
    #expect(finding.level == .error && finding.remedy?.contains("70-vote-daemon.rules /etc/udev/rules.d/") == true)
    hall = try TestHall()
    finding = try hall.finding(.udev) { $0.udev.devices = .disabled("/etc/x") }
    #expect(finding.level == .error && finding.remedy?.hasPrefix("rm /etc/x && udevadm") == true)
    hall = try TestHall()
    finding = try hall.finding(.udev) { $0.udev.brlttyRules = .missing }
    #expect(finding.level == .warning && finding.remedy?.contains("99-vote-daemon-brltty.rules") == true)
    hall = try TestHall()
    finding = try hall.finding(.udev) { $0.udev.brlttyRules = .disabled("/etc/y") }
    #expect(finding.level == .warning && finding.remedy?.hasPrefix("rm /etc/y") == true)
    hall = try TestHall()
    finding = try hall.finding(.udev) { $0.udev.isRunning = false }
    #expect(finding.level == .warning && finding.subject == "systemd-udevd")
  }

  @Test("ModemManager and brltty are harmless behind the rules, and not without them")
  func rivals() throws {
    let hall = try TestHall()
    hall.examination.udev.modemManager = .init(isInstalled: true, isRunning: true)
    hall.examination.udev.brltty = .init(isInstalled: true, isRunning: false)
    #expect(hall.findings(.udev).allSatisfy { $0.level == .ok })
    hall.examination.udev.brltty.isRunning = true
    #expect(hall.bad.map(\.subject) == ["brltty"] && hall.bad[0].level == .warning)
    hall.examination.udev.devices = .missing
    hall.examination.udev.brlttyRules = .missing
    let bad = hall.bad
    #expect(
      bad.map(\.subject).sorted() == ["70-vote-daemon.rules", "99-vote-daemon-brltty.rules", "ModemManager", "brltty"])
    #expect(bad.first { $0.subject == "ModemManager" }?.remedy == "systemctl disable --now ModemManager")
    #expect(bad.first { $0.subject == "brltty" }?.remedy == "apt-get remove brltty")
    hall.examination.udev.modemManager.isRunning = false
    #expect(hall.bad.first { $0.subject == "ModemManager" }?.level == .warning)
  }

  @Test("a file of rules is looked for where udev does, and the first directory that has it hides the others")
  func rulesFiles() throws {
    let root = NSTemporaryDirectory() + "rules-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    for name in ["etc", "lib"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(name)/udev/rules.d", withIntermediateDirectories: true)
    }
    let places = ["\(root)/etc", "\(root)/lib"]
    #expect(UdevFacts.rules("x.rules", in: places) == .missing)
    try Data("# \n".utf8).write(to: URL(fileURLWithPath: "\(root)/lib/udev/rules.d/x.rules"))
    #expect(UdevFacts.rules("x.rules", in: places) == .installed("\(root)/lib/udev/rules.d/x.rules"))
    let hiding = "\(root)/etc/udev/rules.d/x.rules"
    try FileManager.default.createSymbolicLink(atPath: hiding, withDestinationPath: "/dev/null")
    #expect(UdevFacts.rules("x.rules", in: places) == .disabled(hiding))
  }

  // MARK: Units

  @Test(
    "a unit that is missing, masked, broken, failed, off, or on for today only",
    arguments: [
      ("not-found", "", "inactive", Finding.Level.error, "install -m 644"),
      ("masked", "masked", "inactive", .error, "systemctl unmask"),
      ("error", "", "inactive", .error, "systemd-analyze verify"),
      ("loaded", "enabled", "failed", .error, "systemctl restart"),
      ("loaded", "enabled", "inactive", .warning, "systemctl start"),
      ("loaded", "disabled", "inactive", .warning, "systemctl enable --now"),
      ("loaded", "disabled", "active", .warning, "systemctl enable "),
      ("loaded", "enabled", "activating", .warning, "journalctl -u"),
    ])
  func units(load: String, file: String, active: String, level: Finding.Level, command: String) throws {
    for index in 0..<3 {
      let hall = try TestHall()
      let finding = try hall.finding(.service) {
        $0.service.units[index] = .init(
          name: ServiceFacts.names[index], loadState: load, fileState: file, activeState: active)
      }
      #expect(finding.level == level && finding.subject == ServiceFacts.names[index])
      #expect(finding.remedy?.contains(command) == true && finding.remedy?.contains(ServiceFacts.names[index]) == true)
    }
  }

  @Test("without systemd that is one finding, not three")
  func noSystemd() throws {
    let hall = try TestHall()
    let finding = try hall.finding(.service) {
      $0.service.silence = "systemd на цій машині не працює"
      $0.service.units = []
      $0.service.isClockSynchronised = nil
    }
    #expect(finding.level == .warning && finding.subject == "systemd")
  }

  @Test("the journal's directory, the room on its disk, and the clock")
  func storage() throws {
    var hall = try TestHall()
    var finding = try hall.finding(.service) { $0.service.storage.directory?.owner = 0 }
    #expect(finding.level == .error && finding.remedy == "chown -R vote-daemon:vote-daemon /var/lib/vote-daemon")
    hall = try TestHall()
    hall.examination.service.storage.directory = nil
    #expect(hall.bad.isEmpty)
    finding = try hall.finding(.service) { $0.service.storage.free = 300 << 20 }
    #expect(finding.level == .warning && finding.text == "вільно 300 МіБ")
    finding = try hall.finding(.service) { $0.service.storage.free = 3 << 20 }
    #expect(finding.level == .error)
    hall = try TestHall()
    finding = try hall.finding(.service) { $0.service.isClockSynchronised = false }
    #expect(finding.level == .warning && finding.remedy?.contains("timedatectl") == true)
  }

  @Test("systemd's answers are read")
  func properties() {
    let text = "LoadState=loaded\nSupplementaryGroups=dialout gpio\nEmpty=\nX=a:/x\nX=b:/y\n"
    let properties = ServiceFacts.properties(text)
    #expect(properties["LoadState"] == ["loaded"] && properties["Empty"] == nil)
    #expect(properties["SupplementaryGroups"] == ["dialout gpio"] && properties["X"] == ["a:/x", "b:/y"])
  }

  @Test("credentials are read from the unit's text, drop-ins and comments and all")
  func credentials() {
    let unit = """
      # /usr/lib/systemd/system/vote-daemon.service
      # says LoadCredential=console-keys.csv:/etc/vote-daemon/console-keys.csv (or
      [Service]
      LoadCredential=a:/x
      LoadCredentialEncrypted=b:/y

      # /etc/systemd/system/vote-daemon.service.d/keys.conf
      LoadCredential=
      LoadCredential = console-keys.csv:/media/key/keys.csv
      """
    #expect(ServiceFacts.credentials(in: unit) == ["b": "", "console-keys.csv": "/media/key/keys.csv"])
  }

  @Test("a program's answer is taken; one that fails, is missing, or does not end is none")
  func commands() {
    #expect(SystemCommand.output(of: "echo", ["так"]) == "так\n")
    #expect(SystemCommand.output(of: "false", []) == nil)
    #expect(SystemCommand.output(of: "no-such-program", []) == nil)
    let start = ContinuousClock.now
    #expect(SystemCommand.output(of: "sleep", ["60"]) == nil)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("who could tell secret votes from the kernel's counters of key lines is named, where there are such lines")
  func shells() throws {
    let hall = try TestHall()
    hall.examination.accounts.shells = ["petro"]
    #expect(hall.findings(.accounts).allSatisfy { $0.level == .ok })
    hall.examination.accounts.shells = ["oksana", "petro"]
    let finding = try hall.finding(.accounts) { _ in }
    #expect(finding.subject == "таємне голосування" && finding.text.contains("oksana, petro"))
    let serial = try TestHall(seats: "1,1,1,d1,tty:/dev/ttyS0")
    serial.examination.accounts.shells = ["oksana", "petro"]
    #expect(serial.findings(.accounts).allSatisfy { $0.level == .ok })
  }

  @Test("the accounts of this machine are read: root is there with its group, and nobody of that other name")
  func accounts() {
    let root = Accounts(reading: "root", supplementary: ["tty", "no-such-group"])
    #expect(root.user?.id == 0 && root.user?.groups.contains(0) == true)
    #expect(root.unitGroups == [5])
    #expect(Accounts(reading: "no-such-user", supplementary: []).user == nil)
    #expect(!root.shells.contains("root") && !root.shells.contains("daemon"))
  }
}

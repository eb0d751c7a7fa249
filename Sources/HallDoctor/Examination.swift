internal import CouncilFiles
public import VotingHardware

/// Everything that the doctor looked at; what he finds follows from it alone.
public struct Examination: Sendable {
  /// The technician's files.
  public var council: CouncilFacts
  /// The daemon's account and groups.
  public var accounts: Accounts
  /// What udev has been told.
  public var udev: UdevFacts
  /// The daemon's units.
  public var service: ServiceFacts
  /// The ports, the chips and the lines.
  public var survey: HallSurvey

  /// What was looked at.
  public init(
    council: CouncilFacts, accounts: Accounts, udev: UdevFacts, service: ServiceFacts, survey: HallSurvey
  ) {
    self.council = council
    self.accounts = accounts
    self.udev = udev
    self.service = service
    self.survey = survey
  }

  /// What follows.
  public var report: Report {
    let outlook = SeatOutlook(consoles: council.council?.consoles ?? [], survey: survey)
    var findings = councilFindings + accountFindings + udevFindings
    findings += chipFindings + lineFindings + portFindings(outlook)
    findings += seatFindings(outlook) + serviceFindings
    return Report(findings: findings, isMisconfigured: council.council == nil)
  }

  // MARK: Remedies that several findings share

  /// Opens a file of the configuration at a line.
  func edit(_ file: String, _ line: Int? = nil) -> String {
    "nano \(line.map { "+\($0) " } ?? "")\(council.directory)/\(file)"
  }

  /// Opens the line of a seat.
  func edit(seat: UInt16) -> String { edit("seats.csv", council.council?.seatLines[seat]) }

  /// Has udev give the devices what the rules say.
  var applyRules: String {
    if case .installed = udev.devices { return Self.reloadRules }
    return Self.install(UdevFacts.devicesFile)
  }

  static let reloadRules = "udevadm control --reload && udevadm trigger"

  /// Installs a file of rules from the release's folder.
  static func install(_ rules: String) -> String {
    "install -m 644 hardware/udev/\(rules) /etc/udev/rules.d/ && \(reloadRules)"
  }

  /// «місце 12», «місця 12, 13»
  static func seats(_ seats: [UInt16]) -> String {
    seats.count == 1 ? "місце \(seats[0])" : "місця \(seats.map(String.init).joined(separator: ", "))"
  }

  /// Whether the daemon may have its wish of a file; nil where it has no account yet.
  func daemonMay(_ wish: FileAccess.Wish, _ file: FileAccess) -> Bool? {
    accounts.user.map { file.grants(wish, to: $0.id, groups: accounts.daemonGroups) }
  }
}

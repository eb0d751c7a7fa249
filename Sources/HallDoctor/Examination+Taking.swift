internal import CouncilFiles
internal import Sealing
internal import TallyThread
internal import VotingHardware

extension Examination {
  /// Looks at this machine: takes nothing, locks nothing, changes nothing.
  ///
  /// - Parameters:
  ///   - directory: the folder of the council's files.
  ///   - regulations: where the shipped regulations are.
  ///   - user: the name of the daemon's account.
  ///   - stateDirectory: where the daemon keeps its journal.
  public init(directory: String, regulations: String, user: String, stateDirectory: String = "/var/lib/vote-daemon") {
    self.init(filesIn: directory, regulations: regulations, user: user, stateDirectory: stateDirectory)
    let consoles = council.council?.consoles ?? []
    udev = UdevFacts()
    survey = HallSurvey(serial: consoles.serialBindings, gpio: consoles.gpioBindings)
  }

  /// Why the daemon, under its own account and with what its unit passes, would not start with the files in a folder: a
  /// sentence each, in Ukrainian; empty where it would. Whoever asks is seldom the daemon itself.
  public static func refusals(
    in directory: String, regulations: String, user: String = Accounts.devices
  ) -> [String] {
    Examination(filesIn: directory, regulations: regulations, user: user, stateDirectory: "/var/lib/vote-daemon")
      .refusals
  }

  /// Looks at the files alone, and at who would read them.
  private init(filesIn directory: String, regulations: String, user: String, stateDirectory: String) {
    let service = ServiceFacts(readingStateAt: stateDirectory)
    let council = CouncilFacts(
      reading: directory, regulations: regulations, daemonGroup: Accounts.group(of: user),
      credential: service.credentials[CouncilFacts.keysFile],
      passesSealKey: service.credentials[SealKeyFile.name] != nil)
    self.init(
      council: council, accounts: Accounts(reading: user, supplementary: service.supplementaryGroups),
      udev: UdevFacts(), service: service, survey: HallSurvey())
  }
}

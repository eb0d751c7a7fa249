internal import CouncilFiles
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
    let service = ServiceFacts(readingStateAt: stateDirectory)
    let council = CouncilFacts(
      reading: directory, regulations: regulations, daemonGroup: Accounts.group(of: user),
      credential: service.credentials[CouncilFacts.keysFile])
    let consoles = council.council?.consoles ?? []
    self.init(
      council: council, accounts: Accounts(reading: user, supplementary: service.supplementaryGroups),
      udev: UdevFacts(), service: service,
      survey: HallSurvey(serial: consoles.serialBindings, gpio: consoles.gpioBindings))
  }
}

import ArgumentParser

/// The operator's command line.
struct Votectl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "votectl", abstract: Wording.helpVotectl.text(), discussion: Wording.helpVotectlMore.text(),
    subcommands: [],
    groupedSubcommands: [
      CommandGroup(
        name: Wording.helpGroupSitting.text(),
        subcommands: [
          OpenConsole.self, OpenSitting.self, CloseSitting.self, StartBreak.self, Register.self,
          FinishRegistration.self, Head.self,
          Presiding.self, Recuse.self, AnnounceConflict.self,
        ]),
      CommandGroup(
        name: Wording.helpGroupBallot.text(),
        subcommands: [
          OpenBallot.self, CloseBallot.self, EnterVote.self, Annul.self, Settle.self, SecretCount.self,
        ]),
      CommandGroup(
        name: Wording.helpGroupHall.text(),
        subcommands: [CheckHall.self, AssignConsole.self, RegulationFiles.self, AgendaFiles.self]),
      CommandGroup(
        name: Wording.helpGroupSee.text(),
        subcommands: [
          ShowStatus.self, Watch.self, ShowKinds.self, ShowRegistration.self, ShowBallots.self, ShowHall.self,
          ShowRollCall.self, Verify.self,
        ]),
    ])
}

/// Every text that the program writes, in both languages; the texts stand side by side in `Wording+Texts.swift`.
enum Wording: String, CaseIterable {
  // Errors.
  case daemonNotRunning, daemonUnreachable, daemonLost, connectionFailed, noAnswer, noPermissionForSocket
  case permissionDenied, unusablePath, replyNotUnderstood, unknownError, notServedHere, notImplemented
  case invalidParameter, noSuchBallot, secretBallot, noSuchRegistration, notNow, noQuorum, unknownKind, unknownVoter
  case repeatLimit, notDisputed, badCount, badConsole, storageFailed, outputFailed, severalVoters, unknownChoice,
    ballotStillOpen,
    recordDisagrees
  case recordUnreadable, fileIsNotTheRecord, fileUnreadable, registerWhom, registerWhy, registerOne, noRegistrations
  case regulationRefused, agendaRefused, notATerminal, dumbTerminal, consoleFailed
  // What was done.
  case sittingOpened, sittingClosed, breakStarted, registrationStarted, registrationStartedFor, registrationFinished
  case quorumReached, quorumNotReached, headPresent, headAbsent, presidingSet, recused, ballotOpened, ballotClosed
  case registered, conflictAnnounced, ballotAnnulled, ballotSettled, voteEntered, secretCountEntered, consoleAssigned,
    fileIsTheRecord
  // The state.
  case phaseClosed, phaseIdle, phaseRegistration, phaseVoting, phaseBreak
  case outcomeOpen, outcomeAdopted, outcomeRejected, outcomeDisputed, outcomeAnnulled, outcomeWithheld
  case statusCouncil, statusSession, statusComposition, statusHeadPresent, statusHeadAbsent, statusRegistration
  case statusConsoles, statusNotAuthenticated, alert, question, tally, tallyVoted, needed, margin, missing, secondsLeft
  case ballotNumber, registrationProgress, annulledBecause, settledBecause, settledBase, settledBy, paper, noBallots,
    noKinds, ballotColumns, hallColumns
  case freeSeat, connectionLost, baseDeputies, baseDeputiesAndHead, kindColumns, kindRefused, modeRollCall, modeSecret
  case registrationColumns, originConsole, originManual, originLate
  case readComposition, readDeputies, readWithHead, readRegistered
  // The check of a regulation.
  case regulationAccepted, regulationColumns, regulationHeadNote, regulationDisputeNote, regulationRegisteredNote
  // The check of an agenda.
  case agendaAccepted, agendaColumns
  // The check of the hall.
  case healthReady, healthOffline, healthSilent, healthStuckKey, healthChatter, healthRefused, healthUnknownConsole
  case healthMissingKeys, healthWrongPort, healthChangedSeat, healthLamp, healthColumns
  case hallReady, hallNotReady
  case checkProgress, checkSeatsLeft, checkedAt, neverChecked, checkNowAlone
  // The verification of what was sealed.
  case verifyPassed, verifyFailed, verifyWithoutKey
  // Help.
  case helpVotectl, helpVotectlMore, helpGroupSitting, helpGroupBallot, helpGroupHall, helpGroupSee
  case helpOpenSitting, helpCloseSitting, helpBreak, helpRegister, helpFinishRegistration, helpHead, helpPresiding
  case helpRecuse, helpAnnounceConflict, helpOpenBallot, helpCloseBallot, helpEnterVote, helpAnnul, helpSettle,
    helpSecretCount
  case helpCheckHallMore, helpCheckKeys, helpCheckSeconds, helpCheckNow
  case helpCheckHall, helpAssignConsole, helpStatus, helpWatch, helpKinds, helpRegistration, helpBallots, helpHall,
    helpRollCall
  case helpVerify, helpVerifyMore, helpVerifyPath, helpVerifyKey, helpVerifyEarlier, helpVerifyTimeZone
  case helpRegulation, helpRegulationCheck, helpRegulationFile
  case helpAgenda, helpAgendaCheck, helpAgendaFile, helpAgendaRegulation, helpOpenConsole, helpConsoleAgenda
  case helpOperatorPath, helpResultsPath, helpSession, helpSitting, helpVoter, helpHeadPresent, helpHeadArgument
  case helpSeconds, helpWindow, helpQuestion, helpTitle, helpKind, helpRepeatOf, helpWait, helpReason, helpNumber
  case helpBase, helpChoice, helpIssued, helpFound, helpFor, helpAgainst, helpAbstained, helpInvalid, helpSeat
  case helpConsole, helpJSON, helpCheck, helpRegisterVoter, helpRegisterReason, helpRegistrationNumber

  /// The text in the language of this run, its `{0}`, `{1}` … filled.
  func text(_ values: any CustomStringConvertible...) -> String { text(in: .current, values) }

  /// The text in a language.
  func text(in language: Language, _ values: [any CustomStringConvertible]) -> String {
    let both = texts
    return Self.filled(language == .english ? both.english : both.ukrainian, with: values.map(\.description))
  }

  /// Puts the values into the places; one pass, so that a value with braces stays as it is.
  private static func filled(_ text: String, with values: [String]) -> String {
    var filled = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      let digits = rest[rest.index(after: open)...].prefix { $0 != "}" }
      guard let place = Int(digits), values.indices.contains(place) else {
        preconditionFailure("a place without a value in «\(text)»")
      }
      filled += values[place]
      rest = rest[digits.endIndex...].dropFirst()
    }
    return filled + rest
  }
}

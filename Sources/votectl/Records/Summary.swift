import ProtocolDocuments
import VoteAPI

/// What is said of a state in words, one line a thing.
enum Summary {
  /// The outcome's name.
  static func outcome(_ outcome: Results.Outcome) -> String {
    switch outcome {
    case .open: Wording.outcomeOpen.text()
    case .adopted: Wording.outcomeAdopted.text()
    case .rejected: Wording.outcomeRejected.text()
    case .disputed: Wording.outcomeDisputed.text()
    case .annulled: Wording.outcomeAnnulled.text()
    case .withheld: Wording.outcomeWithheld.text()
    }
  }

  /// A ballot on one line: number, outcome, totals, needed number, margin.
  static func ballot(_ ballot: Results.Ballot) -> String {
    let head = Wording.ballotNumber.text(ballot.number)
    if ballot.outcome == .open { return head + ": " + counts(ballot) + ", " + needed(ballot) }
    var line = head + ": " + outcome(ballot.outcome) + ". " + counts(ballot)
    switch ballot.outcome {
    case .adopted, .rejected: line += "; " + needed(ballot) + ", " + margin(ballot.margin)
    case .disputed: line += "; " + needed(ballot)
    case .open, .annulled, .withheld: break
    }
    return line
  }

  /// The totals; how many have voted, where the totals are not shown.
  static func counts(_ ballot: Results.Ballot) -> String {
    let tally = ballot.tally
    guard tally.for + tally.against + tally.abstained == tally.voted else {
      return Wording.tallyVoted.text(tally.voted, tally.voted + tally.notVoting)
    }
    return Wording.tally.text(tally.for, tally.against, tally.abstained, tally.notVoting, tally.absent)
  }

  /// The needed number; both, where the law has two readings.
  static func needed(_ ballot: Results.Ballot) -> String {
    Wording.needed.text(neededNumbers(ballot.requirement))
  }

  /// «28», «28 або 29».
  static func neededNumbers(_ requirement: Results.Requirement) -> String {
    "\(requirement.needed)" + (requirement.alternativeNeeded.map { " або \($0)" } ?? "")
  }

  /// «запас 2», «бракує 3».
  static func margin(_ margin: Int) -> String {
    margin < 0 ? Wording.missing.text(-margin) : Wording.margin.text(margin)
  }

  /// What the hall is doing.
  static func phase(_ phase: Results.Phase) -> String {
    switch phase {
    case .closed: Wording.phaseClosed.text()
    case .idle: Wording.phaseIdle.text()
    case .registration: Wording.phaseRegistration.text()
    case .voting: Wording.phaseVoting.text()
    case .break: Wording.phaseBreak.text()
    }
  }

  /// Whether there is a quorum.
  static func quorum(_ reached: Bool) -> String {
    reached ? Wording.quorumReached.text() : Wording.quorumNotReached.text()
  }

  /// A registration on one line.
  static func registration(_ registration: Results.Registration) -> String {
    Wording.statusRegistration.text(
      registration.number, registration.registered, registration.quorum, quorum(registration.reached))
  }

  /// The whole state.
  static func status(_ status: Results.Status) -> [String] {
    var lines = status.alerts.map { Wording.alert.text(PlainText.folded($0)) }
    if !status.authenticated { lines.append(Wording.statusNotAuthenticated.text()) }
    lines.append(Wording.statusCouncil.text(PlainText.folded(status.council), phase(status.phase)))
    if let session = status.session { lines.append(Wording.statusSession.text(PlainText.folded(session))) }
    lines.append(
      Wording.statusComposition.text(
        status.composition,
        status.headPresent ? Wording.statusHeadPresent.text() : Wording.statusHeadAbsent.text()))
    lines.append(Wording.statusConsoles.text(status.consolesOnline, status.consolesExpected))
    if let registration = status.registration {
      lines.append(self.registration(registration))
    }
    if let ballot = status.ballot { lines += self.details(ballot) }
    return lines
  }

  /// A ballot with its question, and why it ended as it did.
  static func details(_ ballot: Results.Ballot) -> [String] {
    [Wording.question.text(PlainText.folded(ballot.question), PlainText.folded(ballot.title))] + result(ballot)
  }

  /// How a ballot ended: its line, the sentence to be read aloud, and all that has to be known of it.
  static func result(_ ballot: Results.Ballot) -> [String] {
    var lines = [self.ballot(ballot)]
    if let paper = ballot.paper { lines.append(Wording.paper.text(paper.issued, paper.found, paper.invalid)) }
    lines += [ballot.verdict, ballot.casting].compactMap { $0 }.map(PlainText.folded)
    if let warning = ballot.warning { lines.append(Wording.alert.text(PlainText.folded(warning))) }
    if let reason = ballot.annulment { lines.append(Wording.annulledBecause.text(PlainText.folded(reason))) }
    if let reason = ballot.settlement { lines.append(Wording.settledBecause.text(PlainText.folded(reason))) }
    if let base = ballot.settledBase { lines.append(Wording.settledBase.text(self.base(base))) }
    if let who = ballot.settledBy { lines.append(Wording.settledBy.text(PlainText.folded(who))) }
    return lines
  }

  /// What the votes are counted against; a base that this program does not know stands as it came.
  private static func base(_ base: String) -> String {
    switch Operator.SettlementBase(rawValue: base) {
    case .deputies: Wording.baseDeputies.text()
    case .deputiesAndHead: Wording.baseDeputiesAndHead.text()
    case nil: PlainText.folded(base)
    }
  }
}

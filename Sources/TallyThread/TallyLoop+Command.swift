internal import Foundation
internal import Logging
internal import TallyEngine
internal import VoteAPI
internal import VoteJournal

extension TallyLoop {
  /// Carries out a call of the operator; its reply waits for the commit.
  func carryOut(_ request: OperatorInbox.Request, in batch: inout Batch) {
    let now = moment()
    func reply(_ reply: VoteAPI.Operator.Reply) { batch.releases.append(.reply(request.token, reply)) }
    let command: Command
    switch request.call {
    case .checkHall(let keys, let seconds):
      return startCheck(request, keys: keys, seconds: seconds, in: &batch)
    case .getSeatHealth:
      return reply(.health(health(), lastCheck))
    case .assignConsole(let seat, let console, _):
      if let reason = objection(to: console, at: seat) {
        return batch.releases.append(.refuse(request.token, .badConsole(console, reason: reason)))
      }
      fallthrough
    default:
      guard let known = Command(request.call) else { preconditionFailure("a call without a command") }
      command = known
    }
    if case .openBallot(_, _, let kind, _, _) = command, let reason = giveaway(of: kind) {
      return batch.releases.append(.refuse(request.token, .notNow(phase: sitting.phase, reason: reason, article: "")))
    }
    note(sitting.advance(to: now), at: now, in: &batch)
    let events: [SittingEvent]
    do {
      events = try sitting.execute(command, by: request.author, at: now)
    } catch {
      return batch.releases.append(.refuse(request.token, error))
    }
    note(events, at: now, in: &batch)
    switch command {
    case .startRegistration, .openBallot:
      for event in events {
        switch event {
        case .registrationStarted(let number, _, _), .ballotOpened(let number, _, _, _, _, _, _): reply(.number(number))
        default: break
        }
      }
    case .finishRegistration:
      let registered = sitting.registration?.registered ?? 0
      reply(
        .registration(
          VoteAPI.Operator.RegistrationOutcome(
            registered: registered, quorum: sitting.council.quorum, reached: sitting.hasQuorum)))
    // The caller's next question is the result: the answer waits for it.
    case .closeBallot: closing.append((request.token, .number(sitting.ballots.last?.number ?? 0)))
    case .enterSecretCount: closing.append((request.token, .done))
    default: reply(.done)
    }
    parts.logger.info(
      "\(request.call.method)", metadata: ["user": "\(request.author.user)", "uid": "\(request.author.uid)"])
  }

  /// Why a secret ballot of this kind cannot be held on the consoles as they are: whoever votes on one that lacks keys to
  /// choose with cannot have pressed those, and everybody can see which they are.
  private func giveaway(of kind: String) -> String? {
    guard let kind = sitting.council.regulation.kind(kind), kind.hasSecretPresses else { return nil }
    let seats = sitting.council.seats.map(\.number).filter { seat in
      guard let state = consoles[seat], state.isOnline else { return false }
      return state.lacksSomeChoices && sitting.voter(atSeat: seat) != nil
    }
    guard !seats.isEmpty else { return nil }
    let list = seats.map(String.init).joined(separator: ", ")
    return "На пульті бракує клавіш, якими голосують (місце \(list)): таємний голос звідти можна вгадати. Поставте "
      + "запасний пульт або від’єднайте цей."
  }
}

extension Command {
  /// The command of a call; nil for calls that the sitting does not know.
  init?(_ call: VoteAPI.Operator.Call) {
    switch call {
    case .openSitting(let session, let sitting, let presiding, let headPresent):
      self = .openSitting(session: session, sitting: sitting, presiding: presiding, headPresent: headPresent)
    case .closeSitting: self = .closeSitting
    case .startBreak: self = .startBreak
    case .startRegistration(let seconds): self = .startRegistration(seconds: seconds)
    case .finishRegistration: self = .finishRegistration
    case .setHeadPresent(let present): self = .setHeadPresent(present)
    case .setPresiding(let voter): self = .setPresiding(voter: voter)
    case .recuse(let voter, let question, let reason):
      self = .recuse(voter: voter, question: Self.number(question), reason: reason)
    case .openBallot(let question, let title, let kind, let seconds, let repeatOf):
      self = .openBallot(
        question: Self.number(question), title: title, kind: kind, seconds: seconds, repeatOf: repeatOf)
    case .closeBallot: self = .closeBallot
    case .annulBallot(let number, let reason): self = .annulBallot(number: number, reason: reason)
    case .settleBallot(let number, let base, let reason):
      self = .settleBallot(number: number, base: base == .deputies ? .deputies : .deputiesAndHead, reason: reason)
    case .enterVote(let voter, let choice, let reason):
      self = .enterVote(voter: voter, choice: Choice(choice), reason: reason)
    case .register(let voter, let reason): self = .register(voter: voter, reason: reason)
    case .announceConflict(let voter, let question, let reason):
      self = .announceConflict(voter: voter, question: Self.number(question), reason: reason)
    case .enterSecretCount(let number, let issued, let found, let votesFor, let against, let abstained, let invalid):
      self = .enterSecretCount(
        number: number, papers: TallyEngine.Ballot.PaperCount(issued: issued, found: found, invalid: invalid),
        for: votesFor, against: against, abstained: abstained)
    case .assignConsole(let seat, let console, let reason):
      self = .assignConsole(seat: seat, console: console, reason: reason)
    case .checkHall, .getSeatHealth: return nil
    }
  }

  /// A question's number as it is compared: a space too many makes no other question, of which nobody would be recused and
  /// which could be voted on once more.
  private static func number(_ question: String) -> String { question.trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension ReplyToken {
  /// Answers with the interface's error for a refusal of the sitting.
  func fail(_ refusal: Refusal) {
    switch refusal {
    case .notNow(let phase, let reason, let article):
      fail(VoteAPI.Operator.Failure.notNow(phase: phase.rawValue, reason: reason, article: article))
    case .noQuorum(let registered, let quorum, let article):
      fail(VoteAPI.Operator.Failure.noQuorum(registered: registered, quorum: quorum, article: article))
    case .unknownKind(let kind, let known, let article):
      fail(VoteAPI.Operator.Failure.unknownKind(kind: kind, known: known, article: article))
    case .unknownVoter(let voter, let article):
      fail(VoteAPI.Operator.Failure.unknownVoter(voter: voter, article: article))
    case .repeatLimit(let question, let ballots, let article):
      fail(VoteAPI.Operator.Failure.repeatLimit(question: question, ballots: ballots, article: article))
    case .notDisputed(let number, let article):
      fail(VoteAPI.Operator.Failure.notDisputed(number: number, article: article))
    case .badCount(let reason, let article):
      fail(VoteAPI.Operator.Failure.badCount(reason: reason, article: article))
    case .badConsole(let console, let reason):
      fail(VoteAPI.Operator.Failure.badConsole(console: console, reason: reason))
    case .noSuchBallot(let number): fail(Results.Failure.noSuchBallot(number: number))
    case .badParameter(let name): fail(ServiceFailure.invalidParameter(parameter: name))
    }
  }
}

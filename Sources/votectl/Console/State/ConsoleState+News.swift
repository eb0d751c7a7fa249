import ProtocolDocuments
import VoteAPI

extension ConsoleState {
  /// Takes what the other threads have.
  mutating func take(_ news: News) {
    let wasLost = loss != nil
    loss = news.loss
    if wasLost, news.loss == nil, picture != nil { say(.done, "Зв’язок зі службою голосування відновлено.") }
    if !wasLost, news.loss != nil, picture != nil { say(.warning, "Зв’язок зі службою голосування втрачено.") }
    if let newer = news.picture { take(newer) }
    if let outcome = news.outcome { take(outcome) }
    reconsider()
  }

  private mutating func take(_ newer: Picture) {
    let older = picture
    picture = newer
    if older?.kinds.map(\.id) != newer.kinds.map(\.id) { complainOfKinds() }
    chosenSeat = min(chosenSeat, max(0, newer.seats.count - 1))
    if let left = newer.openBallot?.secondsLeft {
      let isSame = newer.openBallot?.number == older?.openBallot?.number
      windowLength = max((left.tenths + 9) / 10, isSame ? windowLength ?? 0 : 0)
    }
    guard let older else { return }
    for alert in newer.status.alerts where !older.status.alerts.contains(alert) {
      say(.warning, PlainText.folded(alert))
    }
    if older.status.session != newer.status.session { chosenBallot = 0 }
    if let ballot = newer.status.ballot, ballot.outcome != .open {
      let before = older.status.ballot
      if before?.number == ballot.number, before?.outcome == .open { announce(ballot) }
    }
    if let ballot = newer.openBallot, older.openBallot?.number != ballot.number { turn(to: .ballot) }
    if newer.status.phase == .registration, older.status.phase != .registration { turn(to: .ballot) }
  }

  /// Says how a ballot ended, as soon as it has.
  private mutating func announce(_ ballot: Results.Ballot) {
    let end = ballot.verdict ?? ballot.annulment ?? Summary.outcome(ballot.outcome)
    let isNormal = ballot.outcome == .adopted || ballot.outcome == .rejected
    say(isNormal ? .done : .warning, "Голосування № \(ballot.number): \(PlainText.folded(end))")
  }

  private mutating func take(_ outcome: ActOutcome) {
    inFlight = nil
    switch outcome.result {
    case .success(let reply): succeed(outcome.call, reply)
    case .failure(.timedOut), .failure(.disconnected):
      say(.warning, "ВІДПОВІДІ НЕМАЄ: чи виконано, невідомо. Перш ніж повторювати, дочекайтеся зв’язку й подивіться.")
    case .failure(let error): say(.refusal, "ВІДМОВА: " + Failure(error).message)
    }
  }

  private mutating func succeed(_ call: Operator.Call, _ reply: Operator.Reply) {
    switch (call, reply) {
    case (_, .check(let result)):
      if result.ready == result.total {
        say(.done, Wording.hallReady.text(result.total))
      } else {
        say(.warning, "Перевірено: справні \(result.ready) з \(result.total).")
        turn(to: .consoles)
      }
    case (_, .registration(let end)):
      say(
        end.reached ? .done : .warning,
        Wording.registrationFinished.text(end.registered, end.quorum, Summary.quorum(end.reached)))
    case (_, .number(let number)): say(.done, done(call, number))
    case (_, .done): say(.done, done(call, nil))
    // The console never asks for it as an act.
    case (_, .health): break
    }
  }

  /// The name of a deputy who has a seat; what was sent, where no seat tells it.
  private func name(_ voter: String) -> String {
    PlainText.folded(picture?.seats.first { $0.voter == voter }?.name ?? voter)
  }

  private func done(_ call: Operator.Call, _ number: Int?) -> String {
    let number = number ?? 0
    return switch call {
    case .openSitting(let session, let sitting, _, _): Wording.sittingOpened.text(session, sitting)
    case .closeSitting: Wording.sittingClosed.text()
    case .startBreak: Wording.breakStarted.text()
    case .startRegistration(let seconds?): Wording.registrationStartedFor.text(number, seconds)
    case .startRegistration: "Реєстрація № \(number) триває, доки її не закінчать."
    case .register(let voter, _): Wording.registered.text(name(voter))
    case .setHeadPresent(let present): present ? Wording.headPresent.text() : Wording.headAbsent.text()
    case .setPresiding(let voter): Wording.presidingSet.text(name(voter))
    case .recuse(let voter, let question, _): Wording.recused.text(name(voter), question)
    case .announceConflict(let voter, let question, _): Wording.conflictAnnounced.text(name(voter), question)
    case .openBallot: "Голосування № \(number) відкрито."
    case .closeBallot: Wording.ballotClosed.text(number)
    case .annulBallot(let number, _): Wording.ballotAnnulled.text(number)
    case .settleBallot(let number, _, _): "Спір щодо голосування № \(number) вирішено."
    case .enterVote(let voter, let choice, _):
      Wording.voteEntered.text(name(voter), Self.word(choice))
    case .enterSecretCount(let number, _, _, _, _, _, _): Wording.secretCountEntered.text(number)
    case .assignConsole(let seat, let console, _): Wording.consoleAssigned.text(seat, PlainText.folded(console))
    case .finishRegistration, .checkHall, .getSeatHealth: ""
    }
  }

  static func word(_ choice: Results.Choice) -> String {
    switch choice {
    case .for: "за"
    case .against: "проти"
    case .abstained: "утримався"
    }
  }

  /// Looks at the question on the screen again: it goes where the act has no sense any more, and has to be read anew
  /// where the requirement is another one.
  private mutating func reconsider() {
    guard case .dialog(var dialog) = overlay else { return }
    if let obstacle = dialog.act.obstacle(in: picture) {
      overlay = .notice(obstacle)
      say(.warning, obstacle)
      return
    }
    let reading = reading(of: dialog.act, dialog.fields)
    guard reading != dialog.reading else { return }
    let wasThere = dialog.reading != nil
    dialog.reading = reading
    dialog.shownAt = nil
    if wasThere, reading != nil { dialog.complaint = "Вимога змінилася: прочитайте її знову." }
    overlay = .dialog(dialog)
  }
}

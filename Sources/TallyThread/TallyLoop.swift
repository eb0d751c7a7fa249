package import CouncilFiles
package import Logging
package import Reactor
package import Sealing
internal import Seals
package import TallyEngine
internal import VoteAPI
package import VoteJournal

/// The tally thread: the only author of the record.
///
/// A turn takes what has come in since the last one (presses, a command, time), lets the sitting decide, writes all its
/// rows in one transaction, and only then releases what others may see: answers and lamps, the counted slots, replies,
/// publications. So nobody ever learns of what is not on disk, and what queues during one flush shares the next: group
/// commit without a timer.
package final class TallyLoop {
  let parts: Parts
  package let reactor: Reactor
  let coding = EventCoding()
  var ring: EventRing.Consumer
  package internal(set) var sitting: Sitting
  /// The sitting as it was when the open ballot opened: what the journal's rows since then are replayed onto.
  var checkpoint: Checkpoint?
  /// By ballot, the hash of the row that established (or annulled, or settled) it.
  var seals: [Int: String] = [:]
  /// Health by seat.
  var consoles: [UInt16: ConsoleState] = [:]
  /// The seats where the council's files have somebody else than the sitting that was open at the start.
  let changedSeats: Set<UInt16>
  /// The seats whose consoles could not be reached when this ballot was shut, if it was in this life of the daemon.
  var offlineAtClose: (ballot: Int, seats: [Int])?
  /// Commands that wait for the result of the ballot they closed, with what their callers get then.
  var closing: [(token: ReplyToken, reply: VoteAPI.Operator.Reply)] = []
  /// How many heads a secret ballot had at its close, where this life of the daemon counted them.
  var secretHeads: (ballot: Int, heads: Int?)?
  /// What is wrong now, in Ukrainian, for every screen.
  var storageAlert: String?
  /// Likewise, that the disk will soon refuse.
  var copyAlert: String?
  /// How the loop came to its end; nil while it runs.
  package internal(set) var ended: Outcome?
  /// Between wall clock and monotonic clock, to notice a jump.
  var clockOffset: Int64?
  /// The check of the hall that is under way.
  var check: RunningCheck?
  /// The result of the latest one.
  var lastCheck: VoteAPI.Operator.HallCheck?
  /// Which console the journal says is at each seat, and what of that it does not say yet.
  var told: ToldConsoles
  /// Incidents of consoles that have no seat.
  var strangers = 0
  var scheduled: (deadline: UInt64, timer: Reactor.Timer)?
  let publisher: StatePublisher

  /// What the loop is made of.
  package struct Parts {
    let configuration: Configuration
    let journal: Journal
    let notary: Notary
    let box: BallotBox
    let live: LiveTally
    let ring: EventRing
    let ringWakeup: Wakeup
    let inbox: OperatorInbox
    let orders: ConsoleOrders
    let troubles: SeatTroubles
    let stop: StopSignal
    let logger: Logger
    let version: String
    let clocks: Clocks

    package init(
      configuration: Configuration, journal: Journal, notary: Notary, box: BallotBox, live: LiveTally, ring: EventRing,
      ringWakeup: Wakeup, inbox: OperatorInbox, orders: ConsoleOrders, troubles: SeatTroubles, stop: StopSignal,
      logger: Logger, version: String, clocks: Clocks = .machine
    ) {
      self.configuration = configuration
      self.journal = journal
      self.notary = notary
      self.box = box
      self.live = live
      self.ring = ring
      self.ringWakeup = ringWakeup
      self.inbox = inbox
      self.orders = orders
      self.troubles = troubles
      self.stop = stop
      self.logger = logger
      self.version = version
      self.clocks = clocks
    }
  }

  /// How the loop came to its end.
  package enum Outcome: Sendable {
    case stopped
    /// The disk failed in a way that only a restart can judge.
    case storageBroken
  }

  /// How much one transaction takes: the journal's bound over the rows that one press can make.
  static let pressesPerBatch = 1_024

  package init(_ parts: Parts, from recovered: Recovery, publisher: StatePublisher, reactor: Reactor) {
    self.parts = parts
    self.reactor = reactor
    self.publisher = publisher
    sitting = recovered.sitting
    checkpoint = recovered.checkpoint
    seals = recovered.seals
    ring = parts.ring.claimConsumer()
    told = ToldConsoles(recovered.consoles)
    changedSeats = parts.configuration.council.seatsHeldOtherwise(in: recovered.sitting.council)
    placeConsoles()
  }

  /// Sets an open window's clock right after a restart; before `run`.
  ///
  /// - Throws: `JournalError` where this cannot be written down. Then there is nothing to go on with: a secret ballot that
  ///   was open would be neither annulled nor whole.
  package func resume(lastRow: UInt64) throws(JournalError) {
    let now = moment()
    var batch = Batch(keeping: sitting)
    note(HallIncident(.daemonStarted, detail: parts.version), at: now, in: &batch)
    note(sitting.resume(lastRow: lastRow, at: now), at: now, in: &batch)
    let isSealing = addStatement(to: &batch)
    _ = try parts.journal.append(batch.rows)
    if isSealing, let failure = certify(newest: true) { throw failure }
    release(batch)
    tellOfOwedCopy()
    recallCheck()
    certifyWhatIsOwed()
  }

  /// Runs until it is asked to stop, or the disk fails for good.
  package func runToEnd() -> Outcome {
    do {
      try begin()
      reactor.run()
      finish()
    } catch {
      parts.logger.critical("the tally loop cannot run: \(error)")
      ended = .storageBroken
    }
    return ended ?? .stopped
  }

  /// Listens from now on, and takes what waits; whoever makes the reactor's turns himself calls it once before.
  package func begin() throws(SystemError) {
    try reactor.onWakeup(parts.ringWakeup) { [unowned self] in turn() }
    try reactor.onWakeup(parts.inbox.wakeup) { [unowned self] in turn() }
    try reactor.onWakeup(parts.stop.wakeup) { [unowned self] in turn() }
    // Once a second: the consoles' clocks, a disk that may have room again, a jump of the clock.
    _ = reactor.every(.seconds(1)) { [unowned self] in
      turn()
      tick()
    }
    turn()
  }

  /// Says the last word, when no more turns are made.
  package func finish() { publisher.finish(self) }

  // MARK: One turn

  func turn() {
    guard ended == nil else { return }
    takePresses()
    for request in parts.inbox.take() {
      // What was pressed while the disk was busy came before this.
      if ended == nil { takePresses() }
      guard ended == nil else {
        request.token.fail(VoteAPI.Operator.Failure.storageFailed(detail: storageAlert ?? "служба зупиняється"))
        continue
      }
      var batch = Batch(keeping: sitting)
      carryOut(request, in: &batch)
      commit(batch)
      establish()
    }
    if ended == nil, parts.stop.isAsked { end(.stopped) }
    scheduleDeadline()
  }

  /// Takes the presses that wait, each at its own time, and then lets time pass: never beyond what was looked for, so that
  /// a press from before a close is not found after it.
  private func takePresses() {
    var taken: Int
    repeat {
      var batch = Batch(keeping: sitting)
      let now = moment()
      taken = takePresses(into: &batch)
      if taken < Self.pressesPerBatch { note(sitting.advance(to: now), at: now, in: &batch) }
      commit(batch)
      establish()
    } while taken == Self.pressesPerBatch && ended == nil
  }

  private func takePresses(into batch: inout Batch) -> Int {
    var taken = 0
    while taken < Self.pressesPerBatch, let event = ring.pop() {
      taken += 1
      take(event, in: &batch)
    }
    return taken
  }

  private func take(_ event: SeatEvent, in batch: inout Batch) {
    // The press' own time decides whether it came before the close.
    let now = moment(monotonic: event.at)
    note(sitting.advance(to: now), at: now, in: &batch)
    switch event.kind {
    case .keys:
      let verdict = takeKeys(event, at: now, in: &batch)
      check?.moved(event)
      batch.releases.append(.answer(event, verdict))
      batch.touch(event.seat)
    case .online, .offline, .refused, .faults:
      takeHealth(event, at: now, in: &batch)
    case .selfTest:
      check?.answered(event)
    }
  }

  private func takeKeys(_ event: SeatEvent, at now: Moment, in batch: inout Batch) -> Verdict {
    let press = KeyPress(event)
    guard !givesAway(press) else { return .nothingOpen }
    let answer = sitting.press(press, at: now)
    note(answer.events, at: now, in: &batch)
    if answer.verdict == .counted { batch.secretVotes += 1 }
    #if SECRET_LEAK
      return answer.verdict == .counted ? leakOnPurpose(event, at: now, in: &batch) : answer.verdict
    #else
      return answer.verdict
    #endif
  }

  /// Writes events down for the journal and for what follows the commit.
  func note(_ events: [SittingEvent], at moment: Moment, in batch: inout Batch) {
    #if SECRET_LEAK
      let events = reorderOnPurpose(events)
    #endif
    for event in events {
      batch.rows.append(coding.row(event, at: moment))
      batch.releases.append(.happened(event))
      switch event {
      case .voteRecorded, .voteWithdrawn, .registered: break
      case .ballotClosed(let number, _, _, _), .secretCountEntered(let number, _, _, _):
        offlineAtClose = (number, consoles.filter { !$0.value.isOnline }.map { Int($0.key) }.sorted())
        fallthrough
      default: batch.touchesAll = true
      }
    }
  }

  func note(_ incident: HallIncident, at moment: Moment, in batch: inout Batch) {
    batch.rows.append(coding.row(incident, at: moment))
  }

  private func end(_ outcome: Outcome) {
    ended = outcome
    reactor.stop()
  }

  // MARK: Commit and release

  /// Puts a batch on disk, then lets everybody know; or takes it back, if the disk refuses.
  func commit(_ batch: consuming Batch) {
    var batch = batch
    let isSealing = addStatement(to: &batch)
    tellOfSwaps(in: &batch)
    var failure: JournalError?
    #if SECRET_LEAK
      answerEarlyOnPurpose(&batch)
      standInLineOnPurpose()
    #endif
    if !batch.rows.isEmpty {
      do {
        _ = try parts.journal.append(batch.rows)
      } catch {
        return refuse(batch, because: error)
      }
      if storageAlert != nil {
        storageAlert = nil
        batch.touchesAll = true
        parts.logger.notice("the journal takes rows again")
      }
      // Before anybody learns of the result, so that its proof is published with it.
      if isSealing { failure = certify(newest: true) }
    }
    release(batch)
    if let failure { return broken(failure) }
    // A copy that found no room is tried again once a second, and not for every vote.
    if parts.journal.owedCopy == nil { copyLog() }
  }

  private func release(_ batch: Batch) {
    for _ in 0..<batch.secretVotes { parts.live.countSecret() }
    for case .happened(let event) in batch.releases { happened(event) }
    if !batch.rows.isEmpty || batch.secretVotes > 0 { parts.live.wakeup.signal() }
    // Published before anybody is answered: who asks after an answer sees what it was about.
    if !batch.releases.isEmpty || batch.changesHealth { publisher.changed(self, atOnce: batch.touchesAll) }
    var orders = ConsoleOrders.Orders()
    for release in batch.releases {
      switch release {
      case .answer(let event, let verdict): orders.answers.append(ConsoleOrders.Answer(event: event, verdict: verdict))
      case .reply(let token, let reply): token.succeed(reply)
      case .refuse(let token, let refusal): token.fail(refusal)
      case .happened: break
      }
    }
    indicate(batch.touchesAll ? nil : batch.touched, in: &orders)
    parts.orders.put(orders)
  }

  /// What the lock-free box learns, now that it is on disk.
  private func happened(_ event: SittingEvent) {
    switch event {
    case .sittingOpened:
      // Ballots of an earlier sitting are the journal's now.
      seals = [:]
      parts.notary.beginSitting()
    case .consoleAssigned, .sittingClosed:
      arrangeConsoles()
    case .ballotOpened(let number, _, _, _, _, _, _):
      guard let ballot = sitting.ballot(number) else { return }
      interruptCheck()
      // A command is a batch of its own, so no press is in this value yet.
      checkpoint = Checkpoint(sitting: sitting, nextRow: parts.journal.head.sequence + 1)
      guard ballot.requirement.kind.mode == .rollCall else {
        return parts.live.openSecret(
          ballot: number, participants: ballot.tally.participants, absent: ballot.tally.absent)
      }
      parts.live.opening(absent: ballot.tally.absent)
      _ = parts.box.open(epoch: UInt32(number)) { ballot.standings[$0] != .absent }
    case .registrationStarted: interruptCheck()
    case .voteRecorded(let ballot, let voter, _, let choice), .voteEntered(let ballot, let voter, let choice, _, _):
      guard let index = sitting.voter(voter) else { return }
      guard case .counted = parts.box.press(seat: index, choice: choice, epoch: UInt32(ballot)) else {
        // The comparison at the close will withhold the result; this line says when it went wrong.
        return parts.logger.critical("a slot refused a vote that is on disk", metadata: ["ballot": "\(ballot)"])
      }
    case .voteWithdrawn(let ballot, let voter, _):
      guard let index = sitting.voter(voter) else { return }
      guard case .counted = parts.box.withdraw(seat: index, epoch: UInt32(ballot)) else {
        return parts.logger.critical("a slot refused to let go of a vote", metadata: ["ballot": "\(ballot)"])
      }
    case .ballotClosed, .secretCountEntered:
      _ = parts.box.close()
    case .ballotAnnulled:
      // An earlier ballot is annulled only while none is open, so that the box is shut already.
      _ = parts.box.close()
      _ = parts.live.closeSecret()
    default: break
    }
    if let number = event.sealedBallot { seal(number) }
  }

  /// The row of this ballot's statement; where there is none, the row of this event is the last on disk: commands and
  /// results are committed one by one.
  private func seal(_ number: Int) {
    seals[number] = (parts.notary.rows.ballots[number]?.hash ?? parts.journal.head.hash).description
  }

  // MARK: A disk that refuses

  private func refuse(_ batch: Batch, because error: JournalError) {
    sitting = batch.kept
    told.takeBack(batch.swaps)
    // What a failed write or sync has left of a batch only a restart can tell. Whoever waits for an answer is given none:
    // «not recorded» may be as untrue as «recorded».
    let isUnknown: Bool
    // Said once: while the disk is full every press would say it again.
    if storageAlert == nil { parts.logger.critical("the journal refused rows: \(error)") }
    switch error {
    case .full:
      storageAlert = "ДИСК ПЕРЕПОВНЕНО: голоси не записуються"
      isUnknown = false
    case .refused:
      storageAlert = "ЖУРНАЛ НЕ ПРИЙМАЄ ЗАПИСІВ: голоси не записуються"
      isUnknown = false
    case .inUse, .unusable, .foreign, .unsuitable, .damaged, .broken, .failed:
      broken(error)
      isUnknown = true
    }
    publisher.changed(self, atOnce: true)
    // Who closed a ballot and waits for its result is told as well, where the window stays open. Where the close is on disk
    // and the result is not, the act has happened: he waits until there is room.
    if isUnknown || sitting.ballotToEstablish == nil {
      if !isUnknown {
        for (token, _) in closing { token.fail(VoteAPI.Operator.Failure.storageFailed(detail: "\(error)")) }
      }
      closing = []
    }
    var orders = ConsoleOrders.Orders()
    for release in batch.releases where !isUnknown {
      switch release {
      case .answer(let event, _): orders.answers.append(ConsoleOrders.Answer(event: event, verdict: .storageFailed))
      case .reply(let token, _), .refuse(let token, _):
        token.fail(VoteAPI.Operator.Failure.storageFailed(detail: "\(error)"))
      case .happened: break
      }
    }
    indicate(nil, in: &orders)
    parts.orders.put(orders)
  }

  func broken(_ error: JournalError) {
    storageAlert = "ЗБІЙ ДИСКА: голоси не записуються, служба перезапускається"
    parts.logger.critical("stopping, to be started again: \(error)")
    publisher.changed(self, atOnce: true)
    end(.storageBroken)
  }

  // MARK: The result

  /// Compares the three tallies of a ballot that was just shut, and establishes or withholds its result.
  private func establish() {
    guard let ballot = sitting.ballotToEstablish, ended == nil else { return }
    let box = ballot.requirement.kind.mode == .secret ? headCount(of: ballot) : slots(of: ballot)
    let journal: Tally
    do {
      journal = try replayedTally(of: ballot.number)
    } catch {
      return broken(error)
    }
    var batch = Batch(keeping: sitting)
    let now = moment()
    // Of a ballot that an earlier life of the daemon shut nobody knows it any more, and nothing is said.
    let offline = offlineAtClose.flatMap { $0.ballot == ballot.number ? $0.seats : nil } ?? []
    note(sitting.establish(slots: box, journal: journal, offline: offline, at: now), at: now, in: &batch)
    commit(batch)
    // Where the disk refused, the next turn tries again.
    guard sitting.ballotToEstablish == nil else { return }
    for (token, reply) in closing { token.succeed(reply) }
    closing = []
  }

  /// What the lock-free box was frozen at.
  private func slots(of ballot: TallyEngine.Ballot) -> Tally {
    let slots = parts.box.close().tally
    return Tally(
      for: slots.for, against: slots.against, abstained: slots.abstained, notVoting: slots.notVoting,
      absent: ballot.tally.absent)
  }

  /// A secret count, if as many were counted as have voted: nothing else may be known that it could be compared with.
  /// Paper, and a count that is on disk since an earlier life of the daemon, have had no heads to count.
  private func headCount(of ballot: TallyEngine.Ballot) -> Tally {
    // The heads are counted off once, however often the disk refuses the result.
    if secretHeads?.ballot != ballot.number { secretHeads = (ballot.number, parts.live.closeSecret()) }
    guard let heads = secretHeads?.heads, ballot.paper == nil, heads != ballot.tally.voted else {
      return ballot.tally
    }
    return Tally(notVoting: -1, absent: -1)
  }

  /// What the rows of the open ballot, read back from the disk, add up to.
  private func replayedTally(of number: Int) throws(JournalError) -> Tally {
    let unreadable = Tally(notVoting: -1, absent: -1)
    guard let checkpoint, checkpoint.sitting.ballots.last?.number == number else { return unreadable }
    var replay = checkpoint.sitting
    let rows = try parts.journal.rows(from: checkpoint.nextRow)
    while let row = try rows.next() {
      do {
        guard let event = try coding.event(row) else { continue }
        try replay.replay(event, at: row.moment)
      } catch {
        parts.logger.critical("row \(row.sequence) of the journal cannot be read: \(error)")
        return unreadable
      }
    }
    return replay.ballots.last?.tally ?? unreadable
  }
}

internal import CouncilFiles
internal import Logging
internal import Reactor
internal import TallyEngine
internal import VoteAPI
internal import VoteJournal
internal import VotingHardware

/// The check of the hall: one at a time, only while nothing is open, and its result in the journal.
extension TallyLoop {
  /// Begins a check; it is answered when it is over.
  func startCheck(_ request: OperatorInbox.Request, keys: Bool, seconds: Int?, in batch: inout Batch) {
    func refuse(_ reason: String) {
      batch.releases.append(.refuse(request.token, .notNow(phase: sitting.phase, reason: reason, article: "")))
    }
    let seconds = seconds ?? (keys ? RunningCheck.secondsForKeys : RunningCheck.seconds.lowerBound)
    guard RunningCheck.seconds.contains(seconds) else {
      return batch.releases.append(.refuse(request.token, .badParameter("seconds")))
    }
    let known = "Що про пульти відомо вже, покаже votectl check --now."
    switch sitting.phase {
    case .voting: return refuse("Триває голосування: перевірте залу після результату. \(known)")
    case .registration: return refuse("Триває реєстрація: перевірте залу після неї. \(known)")
    default: break
    }
    guard check == nil else { return refuse("Перевірка зали вже триває: дочекайтеся її кінця. \(known)") }
    var check = RunningCheck(
      request.token, by: request.author, asking: keys ? neededKeys : [], seconds: seconds, at: moment())
    check.timer = reactor.every(.milliseconds(100)) { [unowned self] in stepCheck() }
    self.check = check
    batch.touchesAll = true
    parts.logger.notice("the hall is being checked", metadata: ["user": "\(request.author.user)"])
  }

  /// Ten times a second: the lamps' next step, how it stands, the end.
  private func stepCheck() {
    guard let check else { return }
    let now = moment()
    guard !check.token.isAbandoned else {
      parts.logger.notice("the check of the hall was given up: its client has gone")
      endCheck()
      return check.token.fail(notChecked("Перевірку зали перервано."))
    }
    let stage = check.stage(at: now.monotonic)
    if stage != check.stage {
      self.check?.stage = stage
      showAll()
    }
    if now.monotonic >= check.ends || isEverythingPressed(at: now.monotonic) { return finishCheck(check, at: now) }
    let left = check.secondsLeft(at: now.monotonic)
    if left != check.secondsTold {
      self.check?.secondsTold = left
      let seats = health()
      let faulty = seats.filter { $0.state != .ready }
      check.token.progress(
        .check(
          .init(done: false, secondsLeft: left, total: seats.count, ready: seats.count - faulty.count, seats: faulty)))
    }
  }

  /// Whether every console that can has had all its keys pressed, and every lamp has been shown.
  private func isEverythingPressed(at now: UInt64) -> Bool {
    guard let check, !check.asked.isEmpty, check.stage(at: now) == RunningCheck.keysStage else { return false }
    return consoles.allSatisfy { seat, state in
      !state.isOnline
        || (check.evidence[seat]?.pressed ?? []).isSuperset(of: check.asked.intersection(state.fitted))
    }
  }

  private func finishCheck(_ check: RunningCheck, at now: Moment) {
    let seats = health()
    let faulty = seats.filter { $0.state != .ready }
    var row = HallCheckRow(
      by: check.author, began: check.began.wall, keys: !check.asked.isEmpty, total: seats.count,
      ready: seats.count - faulty.count,
      faulty: faulty.map {
        HallCheckRow.Faulty(seat: $0.seat, console: $0.console, reasons: $0.reasons.map(\.rawValue), detail: $0.detail)
      })
    endCheck()
    var batch = Batch(keeping: sitting)
    // Of a hall of thousands in which nothing works the row tells the numbers, and the first seats: it has its bound, too.
    var written = coding.row(row, at: now)
    while written.body.count > NewRow.maximumBodyBytes {
      row.faulty.removeLast(row.faulty.count / 2)
      written = coding.row(row, at: now)
    }
    batch.rows.append(written)
    batch.releases.append(
      .reply(
        check.token,
        .check(.init(done: true, secondsLeft: 0, total: row.total, ready: row.ready, seats: seats))))
    let before = parts.journal.head.sequence
    commit(batch)
    // Where the disk refused, the caller was told so, and there is no result.
    if parts.journal.head.sequence > before { keep(row, at: now) }
    parts.logger.notice("the hall was checked", metadata: ["ready": "\(row.ready)", "seats": "\(row.total)"])
  }

  /// Something was opened: the lamps mean something else from now on.
  func interruptCheck() {
    guard let check else { return }
    endCheck()
    parts.logger.notice("the check of the hall was interrupted")
    check.token.fail(
      notChecked("Перевірку зали перервано: її результату немає. Повторіть її, коли нічого не відкрито."))
  }

  private func notChecked(_ reason: String) -> VoteAPI.Operator.Failure {
    .notNow(phase: sitting.phase.rawValue, reason: reason, article: "")
  }

  /// The lamps show again what the sitting says.
  private func endCheck() {
    if let timer = check?.timer { reactor.cancel(timer) }
    check = nil
    showAll()
  }

  private func showAll() {
    var orders = ConsoleOrders.Orders()
    indicate(nil, in: &orders)
    parts.orders.put(orders)
  }

  /// Finds the latest result in the journal, after a restart.
  func recallCheck() {
    do {
      guard let number = try parts.journal.lastRow(of: HallCheckRow.kind),
        let row = try parts.journal.rows(from: number).next(), let check = try HallCheckRow(row)
      else { return }
      keep(check, at: row.moment)
    } catch {
      parts.logger.warning("the latest check of the hall cannot be read: \(error)")
    }
  }

  private func keep(_ row: HallCheckRow, at end: Moment) {
    let council = sitting.council
    lastCheck = VoteAPI.Operator.HallCheck(
      at: publisher.time(end.wall), by: row.by.user, keys: row.keys, total: row.total, ready: row.ready,
      faulty: row.faulty.map { faulty in
        let seat = council.seats.first { Int($0.number) == faulty.seat }
        let reasons = faulty.reasons.compactMap(VoteAPI.Operator.SeatHealthState.init)
        let voter = seat.flatMap { sitting.voter(atSeat: $0.number) }
        return VoteAPI.Operator.SeatHealth(
          seat: faulty.seat, voter: seat?.voter, name: voter.map { council.voters[$0].fullName },
          console: faulty.console, state: reasons.first ?? .silent, reasons: reasons, detail: faulty.detail,
          remedy: SeatFinding.remedy(of: reasons))
      })
  }
}

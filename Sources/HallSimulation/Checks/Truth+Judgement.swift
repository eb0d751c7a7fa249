internal import TallyEngine

/// What was promised and what happened, against what is on disk. The numbers in brackets are those of the invariants.
extension Truth {
  /// Everything that the ledger breaks of the promises made so far.
  ///
  /// - Parameter clockOf: when a boot's monotonic clock was at zero.
  func judge(_ ledger: Ledger, clockOf: (String) -> UInt64?) -> [String] {
    var broken = wrong
    for (number, ballot) in ledger.ballots.sorted(by: { $0.key < $1.key }) {
      broken += judge(ballot, number, ledger.seats, clockOf)
    }
    for promise in promises {
      let ballot = ledger.ballots[promise.ballot]
      let kept =
        ballot?.votes.contains {
          $0.choice == promise.choice && ($0.seat ?? ledger.seats[$0.voter]) == promise.seat
        } ?? false
      if !kept {
        broken.append(
          "[1] seat \(promise.seat), ballot \(promise.ballot): choice \(promise.choice) was called recorded at "
            + "\(Trace.seconds(promise.at)) and is not in the journal")
      }
    }
    for (seat, at) in registered where !ledger.registeredSeats.contains(seat) {
      broken.append("[1] seat \(seat) was called registered at \(Trace.seconds(at)) and is not in the journal")
    }
    broken += judgeRegistrations(ledger, clockOf)
    broken += acts.judge(ledger) { (clockOf($0.boot) ?? 0) + UInt64($0.monotonic) * 1_000_000 }
    broken += consoles.judge(ledger)
    broken += seats.judge(ledger) { (clockOf($0) ?? 0) + UInt64($1) * 1_000_000 }
    broken += sightings.judge(ledger)
    for (number, shown) in shownResults.sorted(by: { $0.key < $1.key }) {
      let ballot = ledger.ballots[number]
      for result in shown where result.outcome != "annulled" {
        let isThere = ballot?.outcomes.contains { $0.outcome == result.outcome && $0.tally == result.tally } ?? false
        if !isThere { broken.append("[4] ballot \(number) was shown as \(result.outcome) \(result.tally)") }
      }
      if shown.contains(where: { $0.outcome == "annulled" }), ballot?.isAnnulled != true {
        broken.append("[4] ballot \(number) was shown as annulled")
      }
    }
    for (number, all) in seals.sorted(by: { $0.key < $1.key }) {
      for seal in all.sorted() where !ledger.hashes.contains(seal) {
        broken.append("[7] seal \(seal.prefix(12)) of ballot \(number) is not in the chain")
      }
    }
    broken += notes.sorted().compactMap { note in ledger.seals.problem(in: note).map { $0 + ", as it was shown" } }
    for (number, names) in rollCalls.sorted(by: { $0.key < $1.key }) {
      guard let ballot = ledger.ballots[number] else { continue }
      broken += judge(names, of: ballot, everybody: ledger.isSecret(ballot) ? [] : ledger.voters.map(\.id))
    }
    return broken
  }

  /// Whoever is registered by a console has pressed its key for that, and before.
  private func judgeRegistrations(_ ledger: Ledger, _ clockOf: (String) -> UInt64?) -> [String] {
    ledger.registeredAtConsole.compactMap { seat, row in
      let began = clockOf(row.boot) ?? 0
      let isPressed = presses.contains {
        $0.seat == seat && $0.key == 3 && $0.at <= began + UInt64(row.monotonic + 1) * 1_000_000
      }
      return isPressed ? nil : "[2] row \(row.sequence) registers seat \(seat), where nobody has asked for it"
    }
  }

  /// The roll call that the socket gave, name by name; a secret one has no names at all, so that nobody is missed.
  private func judge(_ names: [String: String], of ballot: Ledger.Ballot, everybody: [String]) -> [String] {
    let missed = everybody.filter { names[$0] == nil }.map { "[3] roll call \(ballot.number) is without \($0)" }
    let expected = ballot.words(of: names.keys.sorted())
    return missed
      + names.sorted(by: { $0.key < $1.key }).compactMap { voter, word in
        guard let expected = expected[voter], expected != word else { return nil }
        return "[4] roll call \(ballot.number): \(voter) is «\(word)», the journal says «\(expected)»"
      }
  }

  /// Every counted choice is one that somebody pressed, in order; and the one that counts is no older than the last that
  /// was called recorded.
  private func judge(
    _ ballot: Ledger.Ballot, _ number: Int, _ seatOf: [String: UInt16], _ clockOf: (String) -> UInt64?
  ) -> [String] {
    var broken: [String] = []
    let seats = Set(ballot.votes.compactMap(\.seat))
    for seat in seats.sorted() {
      let pressed = presses.indices.filter {
        presses[$0].seat == seat && presses[$0].ballot == number && presses[$0].choice != nil
      }
      let rows = ballot.votes.filter { $0.seat == seat && $0.choice != nil }
      var next = pressed.startIndex
      for row in rows {
        // The first press that fits: what is left then is as much as can be.
        while next < pressed.endIndex, presses[pressed[next]].choice != row.choice { next += 1 }
        guard next < pressed.endIndex else {
          broken.append("[2] seat \(seat), ballot \(number): row \(row.sequence) counts what nobody has pressed")
          break
        }
        if let began = clockOf(row.boot),
          presses[pressed[next]].at > began + UInt64(row.monotonic + 1) * 1_000_000
        {
          broken.append("[2] seat \(seat), ballot \(number): row \(row.sequence) counts a press before it was made")
        }
        next += 1
      }
      guard let last = ballot.votes.last(where: { $0.voter == rows.last?.voter }), last.seat == seat,
        let choice = last.choice,
        let newest = pressed.last(where: { presses[$0].choice == choice }),
        // Answers may come in another order than the presses.
        let promised = promises.filter({ $0.seat == seat && $0.ballot == number }).compactMap(\.press).max()
      else { continue }
      if newest < promised {
        broken.append(
          "[1] seat \(seat), ballot \(number): choice \(choice) counts, and a later press was called recorded")
      }
    }
    if let closed = ballot.closed, let began = clockOf(closed.boot) {
      broken += judgeSecret(ballot, seatOf, closedAt: began + UInt64(closed.monotonic + 1) * 1_000_000)
    }
    return broken
  }

  /// Who took part in a secret ballot has pressed something in it, and the totals can be what they pressed.
  private func judgeSecret(
    _ ballot: Ledger.Ballot, _ seatOf: [String: UInt16], closedAt: UInt64
  ) -> [String] {
    guard let took = ballot.tookPart, let tally = ballot.tally else { return [] }
    var broken: [String] = []
    var certain = [0, 0, 0]
    var open = 0
    for voter in took {
      let choices = Set(
        presses.filter { $0.ballot == ballot.number && $0.at <= closedAt && $0.seat == seatOf[voter] }.compactMap(
          \.choice))
      switch choices.count {
      case 0: broken.append("[2] \(voter) took part in ballot \(ballot.number) and has pressed nothing")
      case 1: certain[choices.first!] += 1
      default: open += 1
      }
    }
    for choice in 0...2 where tally[choice] < certain[choice] || tally[choice] > certain[choice] + open {
      broken.append("[2] ballot \(ballot.number) counts \(tally), the keys said \(certain) and \(open) more")
      break
    }
    for seat in (counted[ballot.number] ?? []).sorted() where !took.contains(where: { seatOf[$0] == seat }) {
      broken.append("[1] seat \(seat) was told that it is counted in ballot \(ballot.number), and is not")
    }
    return broken
  }

  /// The last ballot, without faults: everybody was there, pressed once or until the lamp was lit, and must be counted.
  func judgeCalmBallot(_ ledger: Ledger, _ sketch: HallSketch) -> [String] {
    guard let calmBallot, let ballot = ledger.ballots[calmBallot] else { return ["[1] there was no last ballot"] }
    var broken: [String] = []
    for seat in sketch.council.seats {
      guard let voter = seat.voter, ballot.participants.contains(voter) else { continue }
      guard let meant = meanings[calmBallot]?[seat.number] else {
        broken.append("[1] seat \(seat.number) was not asked in the last ballot")
        continue
      }
      if ballot.choices[voter] != meant {
        broken.append(
          "[1] seat \(seat.number) pressed \(meant) in the last ballot, counted is \(ballot.choices[voter] ?? -1)")
      }
    }
    return broken
  }
}

extension Sitting {
  /// Lets time pass: closes the window whose time has run out.
  ///
  /// Call it with the time of each input before the input itself: then a press is before the close or after it by its
  /// own time, however late it is handled.
  public mutating func advance(to moment: Moment) -> [SittingEvent] {
    guard let deadline, deadline <= moment.monotonic else { return [] }
    let event: SittingEvent
    switch stage {
    case .registering: event = .registrationFinished(number: registrations.count, by: nil)
    case .voting:
      guard let ballot = ballots.last else { return [] }
      event = closing(of: ballot, by: nil)
    case .closed, .idle, .onBreak: return []
    }
    apply(event, at: moment)
    return [event]
  }

  /// The ballot that is shut and waits for the comparison of the three tallies.
  public var ballotToEstablish: Ballot? {
    guard stage == .voting, let ballot = ballots.last, case .counting = ballot.window else { return nil }
    return ballot
  }

  /// Establishes the result of the ballot that was just shut, if the three tallies agree; withholds it otherwise.
  ///
  /// - Parameters:
  ///   - slots: what the lock-free box was frozen at.
  ///   - journal: what the journal's rows, read back from the disk, add up to.
  ///   - offline: the seats whose consoles could not be reached at the close.
  public mutating func establish(
    slots: Tally, journal: Tally, offline: [Int] = [], at moment: Moment
  ) -> [SittingEvent] {
    guard let ballot = ballotToEstablish else { return [] }
    let event: SittingEvent
    let expected = ballot.standings.count { $0 != .absent }
    let voted = ballot.participated?.count { $0 } ?? ballot.tally.voted
    if ballot.tally == slots, ballot.tally == journal, ballot.tally.participants == expected,
      ballot.tally.voted == voted
    {
      // Nobody's secret vote is known, so `votes` has none, and the presiding officer's breaks no tie.
      let chair = hall.voters[ballot.presiding].flatMap { ballot.votes[$0]?.choice }
      let decision = ballot.requirement.decide(for: ballot.tally.for, against: ballot.tally.against, chair: chair)
      event = .resultEstablished(
        number: ballot.number, tally: ballot.tally, outcome: decision.outcome, margin: decision.margin,
        offline: offline,
        casting: chair.flatMap {
          decision.isByCastingVote
            ? CastingVote(rule: ballot.requirement.tie, voter: ballot.presiding, choice: $0) : nil
        })
    } else {
      event = .resultWithheld(number: ballot.number, sitting: ballot.tally, slots: slots, journal: journal)
    }
    apply(event, at: moment)
    return [event]
  }

  /// Sets the clocks right after a replay: what was left of an open window runs from now.
  ///
  /// The time while the daemon was down is not taken from the deputies. What was left is measured up to the last row
  /// that the earlier life wrote, on that life's own clock, so that a jump of the wall clock changes nothing.
  ///
  /// A secret ballot whose count was in memory is annulled, to be repeated.
  ///
  /// - Parameter lastRow: the monotonic time of the last replayed row.
  public mutating func resume(lastRow: UInt64, at moment: Moment) -> [SittingEvent] {
    let event: SittingEvent
    switch stage {
    case .registering:
      guard let registration, let deadline = registration.deadline else { return [] }
      event = .registrationResumed(
        number: registration.number, millisecondsLeft: left(until: deadline, of: registration.seconds ?? 0))
    case .voting:
      guard let ballot = ballots.last, case .open(let deadline) = ballot.window, !ballot.requirement.kind.paper else {
        return []
      }
      event =
        ballot.urn != nil
        ? .ballotAnnulled(
          number: ballot.number,
          reason: "служба перезапустилася під час таємного голосування, а голоси були лише в пам’яті", by: .service)
        : .ballotResumed(number: ballot.number, millisecondsLeft: left(until: deadline, of: ballot.seconds))
    case .closed, .idle, .onBreak: return []
    }
    apply(event, at: moment)
    return [event]

    func left(until deadline: UInt64, of seconds: Int) -> Int {
      let left = deadline > lastRow ? deadline - lastRow : 0
      // What a console did is written down with the time when it was seen, which may be before the window opened.
      return Int(max(min(left, UInt64(seconds) * 1_000_000_000), Self.leastResumption) / 1_000_000)
    }
  }

  /// At least this much of a window is left after a restart, in nanoseconds: a console whose wire does not show that the
  /// daemon was gone notices after three seconds of silence, and then has to prove itself.
  static let leastResumption: UInt64 = 6_000_000_000
}

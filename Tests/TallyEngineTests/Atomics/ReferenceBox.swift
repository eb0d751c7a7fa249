import TallyEngine

/// What a `BallotBox` must do, said with a dictionary and a counter: slow, sequential, and easy to believe.
struct ReferenceBox {
  /// One thing that can be done to a box.
  enum Step: Hashable {
    case press(seat: Int, Choice, epoch: UInt32)
    case withdraw(seat: Int, epoch: UInt32)
    case close
    /// The seats that take part are the bits of `mask`.
    case open(epoch: UInt32, mask: Int)
  }

  /// What a step returned.
  enum Answer: Hashable {
    case press(BallotBox.PressResult)
    case close(counts: [Int], wasAlreadyClosed: Bool)
    case open(participants: Int)
  }

  let seats: Int
  private(set) var epoch: UInt32 = 0
  private(set) var isOpen = false
  private(set) var participants: Set<Int> = []
  private(set) var choices: [Int: Choice] = [:]
  private(set) var revisions: [Int: UInt32] = [:]

  init(seats: Int) { self.seats = seats }

  var counts: [Int] {
    Choice.allCases.map { choice in choices.values.count { $0 == choice } } + [participants.count - choices.count]
  }

  mutating func take(_ step: Step) -> Answer {
    switch step {
    case .press(let seat, let choice, let epoch): return .press(enter(seat, choice, epoch))
    case .withdraw(let seat, let epoch): return .press(enter(seat, nil, epoch))
    case .close:
      defer { isOpen = false }
      return .close(counts: counts, wasAlreadyClosed: !isOpen)
    case .open(let epoch, let mask):
      self.epoch = epoch
      isOpen = true
      participants = Set((0..<seats).filter { mask >> $0 & 1 == 1 })
      choices = [:]
      revisions = [:]
      return .open(participants: participants.count)
    }
  }

  private mutating func enter(_ seat: Int, _ choice: Choice?, _ epoch: UInt32) -> BallotBox.PressResult {
    guard epoch == self.epoch else { return .staleEpoch }
    guard participants.contains(seat) else { return .notParticipating }
    guard isOpen else { return .closed }
    choices[seat] = choice
    revisions[seat, default: 0] += 1
    return .counted(revision: revisions[seat]!)
  }

  /// Every step that is allowed now; presses name this ballot and the last one.
  var allowedSteps: [Step] {
    var steps: [Step] = [.close]
    for epoch in epoch == 0 ? [0] : [epoch - 1, epoch] {
      for seat in 0..<seats {
        steps += Choice.allCases.map { .press(seat: seat, $0, epoch: epoch) }
        steps.append(.withdraw(seat: seat, epoch: epoch))
      }
    }
    if !isOpen { steps += (0..<1 << seats).map { .open(epoch: epoch + 1, mask: $0) } }
    return steps
  }
}

extension BallotBox {
  /// Does to the real box what `ReferenceBox.take` does to the reference.
  func take(_ step: ReferenceBox.Step) -> ReferenceBox.Answer {
    switch step {
    case .press(let seat, let choice, let epoch):
      return .press(press(seat: seat, choice: choice, epoch: epoch))
    case .withdraw(let seat, let epoch): return .press(withdraw(seat: seat, epoch: epoch))
    case .close:
      let closing = close()
      return .close(counts: closing.tally.counts, wasAlreadyClosed: closing.wasAlreadyClosed)
    case .open(let epoch, let mask):
      return .open(participants: open(epoch: epoch) { mask >> $0 & 1 == 1 })
    }
  }

  /// The first thing in which this box differs from the reference; nil if they agree in everything that can be read.
  func difference(from reference: ReferenceBox) -> String? {
    let tally = snapshot()
    if tally.counts != reference.counts { return "counts \(tally.counts), not \(reference.counts)" }
    if tally.participants != reference.participants.count { return "participants \(tally.participants)" }
    if tally.isClosed == reference.isOpen { return "isClosed \(tally.isClosed)" }
    if !tally.belongs(to: reference.epoch) { return "another ballot's tally" }
    if tally.belongs(to: reference.epoch + 1) { return "the next ballot's tally" }
    if epoch != reference.epoch { return "epoch \(epoch), not \(reference.epoch)" }
    let votes = rollCall()
    if !Tally(counting: votes).hasSameCounts(as: tally) { return "the roll call counts another tally" }
    for seat in 0..<seats {
      let vote = votes[seat]
      if vote != self.vote(seat: seat) { return "seat \(seat) is not its line in the roll call" }
      if vote.choice != reference.choices[seat] { return "seat \(seat): \(vote)" }
      if vote.revision != reference.revisions[seat] ?? 0 { return "seat \(seat): \(vote)" }
      if vote.participates != reference.participants.contains(seat) { return "seat \(seat): \(vote)" }
      if vote.epoch != reference.epoch { return "seat \(seat): \(vote)" }
    }
    return nil
  }
}

extension BallotBox.Tally {
  /// For, against, abstained, not voting; each read by both of its names.
  var counts: [Int] {
    let named = [`for`, against, abstained, notVoting]
    return Choice.allCases.map { self[$0] } == named.dropLast() ? named : []
  }
}

import Testing
import TallyEngine

@Suite("A ballot box, by one thread")
struct BallotBoxTests {
  /// Depths that take about a second together in a debug build; two steps deeper in a long run would take hours, one
  /// takes a minute.
  @Test(
    "does after every sequence of presses, closes and opens what a dictionary does",
    arguments: [(seats: 0, depth: 6), (1, 5), (2, 4), (3, 3)])
  func everySequence(seats: Int, depth: Int) {
    var sequences = 0
    func explore(_ steps: [ReferenceBox.Step], _ reference: ReferenceBox) {
      for step in reference.allowedSteps {
        let steps = steps + [step]
        var next = reference
        let expected = next.take(step)
        // The box cannot be copied: the whole sequence is played again, and the last step looked at.
        let box = BallotBox(seats: seats)
        for step in steps.dropLast() { _ = box.take(step) }
        let answer = box.take(step)
        sequences += 1
        if answer != expected { Issue.record("\(steps): \(answer), not \(expected)") }
        if let difference = box.difference(from: next) { Issue.record("\(steps): \(difference)") }
        if steps.count < depth + (isLongRun ? 1 : 0) { explore(steps, next) }
      }
    }
    let opened: ReferenceBox.Step = .open(epoch: 1, mask: 1 << seats - 1)
    var reference = ReferenceBox(seats: seats)
    explore([], reference)
    _ = reference.take(opened)
    explore([opened], reference)
    #expect(sequences > depth)
  }

  @Test("does in long random sittings what a dictionary does", arguments: [1, 2, 7, 42, 450], [1, 2, 3] as [UInt64])
  func randomSequence(seats: Int, seed: UInt64) {
    var random = Random(seed: seed)
    let box = BallotBox(seats: seats)
    var reference = ReferenceBox(seats: seats)
    for turn in 0..<3_000 {
      let step: ReferenceBox.Step
      switch Int.random(in: 0..<100, using: &random) {
      case 0, 1: step = .close
      case 2...40 where !reference.isOpen:
        step = .open(
          epoch: reference.epoch + .random(in: 1...3, using: &random),
          mask: Int(truncatingIfNeeded: random.next() | random.next()))
      case 41...55:
        step = .withdraw(
          seat: .random(in: 0..<seats, using: &random),
          epoch: .random(in: 0..<20, using: &random) == 0 ? reference.epoch &- 1 : reference.epoch)
      default:
        step = .press(
          seat: .random(in: 0..<seats, using: &random), Choice.allCases.randomElement(using: &random)!,
          epoch: .random(in: 0..<20, using: &random) == 0 ? reference.epoch &- 1 : reference.epoch)
      }
      let expected = reference.take(step)
      let answer = box.take(step)
      if answer != expected { Issue.record("turn \(turn), \(step): \(answer), not \(expected)") }
      if turn % 64 == 0, let difference = box.difference(from: reference) {
        Issue.record("turn \(turn): \(difference)")
      }
    }
    #expect(box.difference(from: reference) == nil)
  }

  @Test("carries the largest hall in every field without touching the next", arguments: Choice.allCases)
  func fullField(choice: Choice) {
    let box = BallotBox(seats: BallotBox.seatLimit)
    #expect(box.open(epoch: .max) == 4_095)
    #expect(box.snapshot().notVoting == 4_095)
    for seat in 0..<box.seats { _ = box.press(seat: seat, choice: choice, epoch: .max) }
    let tally = box.close().tally
    #expect(tally[choice] == 4_095)
    #expect(tally.participants == 4_095)
    #expect(tally.notVoting == 0)
    #expect(tally.belongs(to: .max))
  }

  @Test("a choice that is withdrawn counts for nothing, is not voting again, and may be made anew")
  func withdraw() {
    let box = BallotBox(seats: 3)
    #expect(box.withdraw(seat: 0, epoch: 1) == .staleEpoch)
    box.open(epoch: 1) { $0 != 2 }
    #expect(box.withdraw(seat: 0, epoch: 1) == .counted(revision: 1), "nothing stood: nothing moves")
    #expect(box.snapshot().counts == [0, 0, 0, 2])
    for choice in Choice.allCases {
      _ = box.press(seat: 0, choice: choice, epoch: 1)
      #expect(box.snapshot()[choice] == 1 && box.snapshot().notVoting == 1)
      guard case .counted = box.withdraw(seat: 0, epoch: 1) else {
        Issue.record("not withdrawn")
        return
      }
      #expect(box.snapshot().counts == [0, 0, 0, 2] && box.vote(seat: 0).choice == nil)
    }
    #expect(box.vote(seat: 0).revision == 7 && box.vote(seat: 0).participates)
    #expect(box.withdraw(seat: 2, epoch: 1) == .notParticipating)
    #expect(box.withdraw(seat: 0, epoch: 2) == .staleEpoch)
    _ = box.press(seat: 0, choice: .for, epoch: 1)
    box.close()
    #expect(box.withdraw(seat: 0, epoch: 1) == .closed)
    #expect(box.snapshot().for == 1 && box.vote(seat: 0).choice == .for)
    box.open(epoch: 2)
    #expect(box.withdraw(seat: 0, epoch: 1) == .staleEpoch)
  }

  @Test("keeps its total at every press of a hall that changes its mind")
  func totalOfAHall() {
    let box = BallotBox(seats: 450)
    var random = Random(seed: 7)
    box.open(epoch: 1) { $0 % 9 != 0 }
    for _ in 0..<20_000 {
      let choice = Choice.allCases.randomElement(using: &random)!
      let result = box.press(seat: .random(in: 0..<450, using: &random), choice: choice, epoch: 1)
      if case .counted = result {} else if result != .notParticipating { Issue.record("\(result)") }
      if box.snapshot().participants != 400 { Issue.record("\(box.snapshot())") }
    }
    let tally = box.close().tally
    #expect(BallotBox.Tally(counting: box.rollCall()).hasSameCounts(as: tally))
  }

  @Test("writes a roll call into the caller's memory, whatever the number of seats", arguments: 0...25)
  func rollCallOfEverySize(seats: Int) {
    let box = BallotBox(seats: seats)
    box.open(epoch: 3)
    for seat in 0..<seats where seat % 4 != 3 {
      for _ in 0...seat { _ = box.press(seat: seat, choice: Choice(rawValue: UInt8(seat % 4))!, epoch: 3) }
    }
    var votes = [SeatVote](repeating: BallotBox(seats: 1).vote(seat: 0), count: seats)
    var span = votes.mutableSpan
    box.rollCall(into: &span)
    #expect(votes == box.rollCall())
    for (seat, vote) in votes.enumerated() {
      #expect(vote.choice == Choice(rawValue: UInt8(seat % 4)))
      #expect(vote.revision == (seat % 4 == 3 ? 0 : UInt32(seat + 1)))
      #expect(vote.participates)
    }
  }

  @Test("stops the process at a seat, a size, an epoch or an order that cannot be meant")
  func programmersMistakes() async {
    await #expect(processExitsWith: .failure) { _ = BallotBox(seats: 4_096) }
    await #expect(processExitsWith: .failure) { _ = BallotBox(seats: 2).press(seat: 2, choice: .for, epoch: 0) }
    await #expect(processExitsWith: .failure) { _ = BallotBox(seats: 2).press(seat: -1, choice: .for, epoch: 0) }
    await #expect(processExitsWith: .failure) { _ = BallotBox(seats: 2).withdraw(seat: 2, epoch: 0) }
    await #expect(processExitsWith: .failure) { _ = BallotBox(seats: 2).vote(seat: 2) }
    await #expect(processExitsWith: .failure) { BallotBox(seats: 2).open(epoch: 0) }
    await #expect(processExitsWith: .failure) {
      let box = BallotBox(seats: 2)
      box.open(epoch: 1)
      box.open(epoch: 2)
    }
    await #expect(processExitsWith: .failure) {
      let box = BallotBox(seats: 2)
      box.open(epoch: 2)
      box.close()
      box.open(epoch: 2)
    }
  }
}

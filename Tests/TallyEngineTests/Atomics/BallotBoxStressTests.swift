import Synchronization
import Testing
import TallyEngine

/// Several threads press for the same few seats, with the right epoch and with wrong ones, while a chair opens and
/// closes ballot after ballot and a reader takes snapshots. Few seats, because with many a count that runs below zero is
/// hidden by the votes of the others.
@Suite("A ballot box, by many threads", .serialized)
struct BallotBoxStressTests {
  @Test(
    "keeps every promise", arguments: [(seats: 2, writers: 2), (seats: 3, writers: 3), (seats: 9, writers: 2)])
  func promises(seats: Int, writers: Int) {
    let hall = Hall(seats: seats, writers: writers)
    let pressing = (0..<writers).map { id -> @Sendable () -> Void in { hall.press(as: id) } }
    onThreads([{ hall.chair(for: stressTime) }, { hall.watch() }] + pressing)
    for mistake in hall.mistakes { Issue.record("\(mistake)") }
    hall.compareRecords()
    #expect(hall.counted > 0, "no press got through: nothing was tested")
    #expect(hall.ballots > 1, "one ballot only: nothing was tested")
  }
}

/// The hall of one stress run. In every ballot one seat takes no part, another one each time, so that the number of
/// participants is the same in every snapshot and can be checked without knowing which ballot it is of.
private final class Hall: Sendable {
  /// What one writer, or the roll call, knows of one seat in one ballot.
  struct Line: Hashable {
    /// Presses that were acknowledged (by a writer) or counted (by the box).
    var presses: UInt32 = 0
    /// The highest revision and the choice that came with it.
    var revision: UInt32 = 0
    var choice: Choice?
  }

  private let box: BallotBox
  private let seats: Int
  private let isOver = Atomic(false)
  private let found = Guarded<[String]>([])
  /// By writer, ballot and seat; each writer fills its own and hands it in at the end.
  private let written = Guarded<[[UInt32: [Line]]]>([])
  /// By ballot and seat, from the roll calls.
  private let rollCalls = Guarded<[UInt32: [SeatVote]]>([:])

  init(seats: Int, writers: Int) {
    box = BallotBox(seats: seats)
    self.seats = seats
    box.open(epoch: 1) { [seats] in $0 != 1 % seats }
  }

  var mistakes: [String] { found.withLock { $0 } }
  var ballots: Int { rollCalls.withLock { $0.count } }
  var counted: Int {
    written.withLock { $0.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.reduce(0) { $0 + Int($1.presses) } } } }
  }

  private func expect(_ condition: Bool, _ mistake: @autoclosure () -> String) {
    guard !condition else { return }
    found.withLock { if $0.count < 20 { $0.append(mistake()) } }
  }

  func chair(for time: Duration) {
    let end = ContinuousClock.now + time
    var random = Random(seed: 11)
    var kept: [UInt32: [SeatVote]] = [:]
    var epoch: UInt32 = 1
    while true {
      for _ in 0..<Int.random(in: 0..<300, using: &random) { _ = box.epoch }
      let closing = box.close()
      let votes = box.rollCall()
      expect(!closing.wasAlreadyClosed, "an open ballot was said to be closed")
      expect(closing.tally.participants == seats - 1, "closed with \(closing.tally)")
      expect(closing.tally.belongs(to: epoch), "closed another ballot")
      expect(
        BallotBox.Tally(counting: votes).hasSameCounts(as: closing.tally), "ballot \(epoch): \(closing.tally), \(votes)"
      )
      // Presses go on against the closed box.
      for _ in 0..<Int.random(in: 0..<20, using: &random) {
        let tally = box.snapshot()
        expect(tally == closing.tally, "\(tally) after the close with \(closing.tally)")
      }
      expect(box.rollCall() == votes, "the roll call changed after the close")
      let again = box.close()
      expect(again.wasAlreadyClosed && again.tally == closing.tally, "the second close: \(again)")
      for (seat, vote) in votes.enumerated() {
        expect(vote.epoch == epoch, "seat \(seat) of ballot \(epoch): \(vote)")
        expect(vote.participates == (seat != Int(epoch) % seats), "seat \(seat) of ballot \(epoch): \(vote)")
      }
      kept[epoch] = votes
      if ContinuousClock.now > end { break }
      epoch += 1
      box.open(epoch: epoch) { [epoch, seats] in $0 != Int(epoch) % seats }
    }
    isOver.store(true, ordering: .releasing)
    rollCalls.withLock { $0 = kept }
  }

  /// A reader of the live tally.
  func watch() {
    var lastEpoch: UInt32 = 0
    while !isOver.load(ordering: .acquiring) {
      let before = box.epoch
      let tally = box.snapshot()
      let after = box.epoch
      expect(tally.participants == seats - 1, "a snapshot that does not add up: \(tally)")
      expect(before >= lastEpoch && after >= before, "an epoch went back")
      // At most one ballot newer than the epoch read before: then its window opened between the two reads.
      if before == after {
        expect(
          tally.belongs(to: before) || tally.belongs(to: before + 1), "a snapshot of ballot \(before) is of another")
      }
      lastEpoch = after
      let seat = Int(truncatingIfNeeded: tally.for) % seats
      expect(box.vote(seat: seat).epoch >= before, "a seat was older than the ballot")
      // Leaves the processors to the threads that can break something.
      yieldProcessor()
    }
  }

  func press(as id: Int) {
    var random = Random(seed: UInt64(100 + id))
    var lines: [UInt32: [Line]] = [:]
    while !isOver.load(ordering: .acquiring) {
      let current = box.epoch
      // Now and then a straggler's number, and one that is not valid yet.
      let epoch = current &+ [0, 0, 0, 0, 0, 0, .max, 1].randomElement(using: &random)!
      let seat = Int.random(in: 0..<seats, using: &random)
      // Of four, one takes back what stood.
      let choice = [Choice.for, .against, .abstained, nil].randomElement(using: &random)!
      let result =
        choice.map { box.press(seat: seat, choice: $0, epoch: epoch) } ?? box.withdraw(seat: seat, epoch: epoch)
      switch result {
      case .counted(let revision):
        expect(seat != Int(epoch) % seats, "a seat that takes no part in ballot \(epoch) was counted")
        var line = lines[epoch]?[seat] ?? Line()
        expect(revision > line.revision, "revision \(revision) after \(line.revision)")
        line = Line(presses: line.presses + 1, revision: revision, choice: choice)
        lines[epoch, default: [Line](repeating: Line(), count: seats)][seat] = line
      case .notParticipating:
        expect(seat == Int(epoch) % seats, "a participant of ballot \(epoch) was turned away")
      case .staleEpoch:
        if epoch == current, box.epoch == epoch {
          // Then the next ballot is being opened.
          let tally = box.snapshot()
          expect(tally.isClosed || !tally.belongs(to: epoch), "a press in time was called stale")
        }
      case .closed:
        break
      }
    }
    written.withLock { $0.append(lines) }
  }

  /// Afterwards, with all records on the table: what the writers were told is what the box held at each close.
  func compareRecords() {
    let writers = written.withLock { $0 }
    for (epoch, votes) in rollCalls.withLock({ $0 }) {
      for (seat, vote) in votes.enumerated() {
        let lines = writers.compactMap { $0[epoch]?[seat] }
        let acknowledged = lines.reduce(0) { $0 + $1.presses }
        if acknowledged != vote.revision {
          Issue.record("ballot \(epoch), seat \(seat): \(acknowledged) acknowledged, \(vote.revision) counted")
        }
        let last = lines.max { $0.revision < $1.revision }.flatMap(\.choice)
        if last != vote.choice {
          Issue.record("ballot \(epoch), seat \(seat): \(vote), but the last acknowledged was \(last as Any)")
        }
      }
    }
    let closed = Set(rollCalls.withLock { $0.keys })
    for epoch in writers.flatMap(\.keys) where !closed.contains(epoch) {
      Issue.record("a press counted in ballot \(epoch), which never was")
    }
  }
}

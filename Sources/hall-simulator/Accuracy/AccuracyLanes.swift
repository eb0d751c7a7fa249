import Glibc
import Reactor
import SeededRandom
import Synchronization

/// The halls of an accuracy run, side by side: while one waits for a console, another has the processor.
final class AccuracyLanes: Sendable {
  private struct Lane: Sendable {
    let faults: AccuracyFaults
    let ballots: Int
    let seed: UInt64
  }

  private struct State: Sendable {
    var clean = AccuracyFindings()
    var faulty = AccuracyFindings()
    var happened = AccuracyFaults.Count()
    var ballots = 0
    var running = 0
    var failure: (any Error)?
  }

  private let lanes: [Lane]
  private let seats: Int
  private let options: TestBench.Options
  private let state = Mutex(State())

  /// - Parameter seed: each hall's numbers follow from it and from the hall's place among them.
  init(positions: Int, seats: Int, faultyHalls: Int, seed: UInt64, _ options: TestBench.Options) {
    self.seats = seats
    self.options = options
    func ballots(_ positions: Int) -> Int {
      let each = seats * Standing.allCases.count
      return (positions + each - 1) / each
    }
    let half = (positions + 1) / 2
    var seeds = SeededRandom(seed: seed)
    lanes =
      [Lane(faults: .none, ballots: ballots(half), seed: seeds.next())]
      + (0..<faultyHalls).map { _ in
        Lane(faults: .all, ballots: ballots((half + faultyHalls - 1) / faultyHalls), seed: seeds.next())
      }
  }

  /// What was found without faults and with them, and what went wrong on purpose.
  var results: (clean: AccuracyFindings, faulty: AccuracyFindings, happened: AccuracyFaults.Count) {
    state.withLock { ($0.clean, $0.faulty, $0.happened) }
  }

  /// Runs all of it; tells how many positions have been looked at.
  ///
  /// - Throws: what ended a hall before its time.
  func run(_ progress: (Int) -> Void) throws {
    state.withLock { $0.running = lanes.count }
    let threads = try lanes.map { lane in try NamedThread("accuracy") { [self] in run(lane) } }
    while state.withLock({ $0.running }) > 0 {
      progress(state.withLock { $0.ballots } * seats * Standing.allCases.count)
      usleep(200_000)
    }
    for thread in threads { thread.join() }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func run(_ lane: Lane) {
    defer { state.withLock { $0.running -= 1 } }
    do {
      let run = try AccuracyRun(seats: seats, faults: lane.faults, seed: lane.seed, options)
      do {
        for _ in 0..<lane.ballots where state.withLock({ $0.failure == nil }) {
          try run.ballot()
          state.withLock { $0.ballots += 1 }
        }
        run.countDisturbed()
      } catch {
        run.abandon()
        throw error
      }
      try run.finish()
      state.withLock { state in
        if lane.faults.noise > 0 { state.faulty.add(run.findings) } else { state.clean.add(run.findings) }
        state.happened.add(run.happened)
      }
    } catch {
      state.withLock { if $0.failure == nil { $0.failure = error } }
    }
  }
}

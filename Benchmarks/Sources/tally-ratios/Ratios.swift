import Glibc
import OtherBoxes
import TallyEngine

/// The tally engine's times against other designs, single-threaded but for the snapshots under load.
///
/// The machine's speed drifts, so every design runs once in every round, and what is compared is each one's fastest
/// round. Many short rounds rather than a few long ones: on a busy machine only a short one is ever left alone.
@main
enum Ratios {
  private static let rounds = 60
  private static let seats = 450
  private static let presses = Presses(seats: seats)
  /// Who sits where, for the design that knows voters only.
  private static let voters = (0..<seats).map { "deputy-\($0)" }

  /// One line a comparison: its name, our nanoseconds, theirs, and how often ours goes into theirs.
  static func main() async {
    await printPresses()
    await printSnapshots()
    printRollCall()
  }

  private static func printPresses() async {
    let box = BallotBox(seats: seats)
    let mutex = MutexBox(seats: seats)
    let locked = LockedClassBox(seats: seats)
    let actor = ActorBox(seats: seats)
    let dictionary = DictionaryActorBox(participants: voters)
    box.open(epoch: 1)
    var ours = Duration.seconds(100), theirs = [Duration](repeating: .seconds(100), count: 4)
    for _ in 0..<rounds {
      let turns = 20_000
      ours = min(
        ours,
        time(turns) { turn in
          let (seat, choice) = presses[turn]
          return box.press(seat: seat, choice: choice, epoch: 1) == .closed
        })
      theirs[0] = min(
        theirs[0],
        time(turns) { turn in
          let (seat, choice) = presses[turn]
          return mutex.press(seat: seat, choice: choice, epoch: 1) == .closed
        })
      theirs[1] = min(
        theirs[1],
        time(turns) { turn in
          let (seat, choice) = presses[turn]
          return locked.press(seat: seat, choice: choice, epoch: 1) == .closed
        })
      theirs[2] = min(
        theirs[2],
        await time(turns / 4) { turn in
          let (seat, choice) = presses[turn]
          return await actor.press(seat: seat, choice: choice, epoch: 1) == .closed
        })
      theirs[3] = min(
        theirs[3],
        await time(turns / 4) { turn in
          let (seat, choice) = presses[turn]
          return await dictionary.press(voter: voters[seat], choice: choice, epoch: 1) == .closed
        })
    }
    for (name, their) in zip(["mutex", "class+lock", "actor", "dictionary"], theirs) {
      line("press/" + name, ours, their)
    }
  }

  private static func printSnapshots() async {
    let box = BallotBox(seats: seats)
    let mutex = MutexBox(seats: seats)
    let dictionary = DictionaryActorBox(participants: voters)
    box.open(epoch: 1)
    // The dictionary with every seat in it, as after a minute of voting.
    for voter in voters { _ = await dictionary.press(voter: voter, choice: .for, epoch: 1) }
    var ours = Duration.seconds(100), theirs = [Duration](repeating: .seconds(100), count: 2)
    for _ in 0..<rounds {
      do {
        let load = Load { turn in
          let (seat, choice) = presses[turn]
          _ = box.press(seat: seat, choice: choice, epoch: 1)
        }
        ours = min(ours, time(100_000) { _ in box.snapshot().isClosed })
        load.stop()
      }
      do {
        let load = Load { turn in
          let (seat, choice) = presses[turn]
          _ = mutex.press(seat: seat, choice: choice, epoch: 1)
        }
        theirs[0] = min(theirs[0], time(5_000) { _ in mutex.snapshot().isClosed })
        load.stop()
      }
      do {
        let load = Task.detached {
          var turn = 0
          while !Task.isCancelled {
            let (seat, choice) = presses[turn]
            _ = await dictionary.press(voter: voters[seat], choice: choice, epoch: 1)
            turn &+= 1
          }
        }
        theirs[1] = min(theirs[1], await time(200) { _ in await dictionary.snapshot().isClosed })
        load.cancel()
        await load.value
      }
    }
    line("snapshot/mutex", ours, theirs[0])
    line("snapshot/dictionary", ours, theirs[1])
  }

  private static func printRollCall() {
    let box = BallotBox(seats: seats)
    box.open(epoch: 1)
    for seat in 0..<seats { _ = box.press(seat: seat, choice: .for, epoch: 1) }
    var votes = box.rollCall()
    // Words like the box's, for memcpy: it cannot be let loose on atomics.
    let source = UnsafeMutablePointer<UInt64>.allocate(capacity: seats)
    let target = UnsafeMutablePointer<UInt64>.allocate(capacity: seats)
    source.initialize(repeating: 7, count: seats)
    target.initialize(repeating: 0, count: seats)
    defer {
      source.deallocate()
      target.deallocate()
    }
    var ours = Duration.seconds(100), theirs = Duration.seconds(100)
    for _ in 0..<10 * rounds {
      ours = min(
        ours,
        time(200) { turn in
          var span = votes.mutableSpan
          box.rollCall(into: &span)
          return !span[turn & 255].participates
        })
      theirs = min(
        theirs,
        time(200) { turn in
          // Through a pointer that the compiler cannot see through, so that it copies every time.
          copy(target, source, seats * 8)
          return target[turn & 255] != 7
        })
    }
    line("roll-call/memcpy", ours, theirs)
  }

  @inline(never)
  private static func copy(_ target: UnsafeMutablePointer<UInt64>, _ source: UnsafePointer<UInt64>, _ bytes: Int) {
    memcpy(target, source, bytes)
  }

  private static func line(_ name: String, _ ours: Duration, _ theirs: Duration) {
    print(name, nanoseconds(ours), nanoseconds(theirs), rounded(theirs / ours))
  }

  private static func nanoseconds(_ duration: Duration) -> Double {
    rounded(duration / .nanoseconds(1))
  }

  private static func rounded(_ value: Double) -> Double {
    (value * 100).rounded() / 100
  }

  /// The mean duration of a turn. A body says whether something went wrong, so that its work is not optimised away.
  @inline(__always)
  private static func time(_ turns: Int, _ body: (Int) -> Bool) -> Duration {
    var wrong = 0
    let start = ContinuousClock.now
    for turn in 0..<turns where body(turn) { wrong += 1 }
    let end = ContinuousClock.now
    precondition(wrong == 0, "a benchmark that does not do its work")
    return (end - start) / turns
  }

  @inline(__always)
  private static func time(_ turns: Int, _ body: (Int) async -> Bool) async -> Duration {
    var wrong = 0
    let start = ContinuousClock.now
    for turn in 0..<turns where await body(turn) { wrong += 1 }
    let end = ContinuousClock.now
    precondition(wrong == 0, "a benchmark that does not do its work")
    return (end - start) / turns
  }
}

import Glibc
import TallyEngine

/// What somebody outside the daemon was told, and when: all of it must be true after whatever happens to the daemon.
struct FaultPromises: Sendable {
  /// What an operator asked for, by the kind of the row that it makes.
  struct Act: Sendable {
    /// Calls sent.
    var requested = 0
    /// Calls of which the daemon said that they did not happen.
    var refused = 0
    /// When each of the others was answered, CLOCK_MONOTONIC in nanoseconds.
    var acknowledged: [UInt64] = []
  }

  var acts: [String: Act] = [:]
  /// When the registration lamp of a seat was seen to burn.
  var registered: [UInt16: UInt64] = [:]
  /// The presses of each ballot.
  var presses: [Int: [UInt16: [Press]]] = [:]
  /// The seals that were published.
  var seals: [(ballot: Int, hash: String, at: UInt64)] = []
  /// Secret ballots.
  var secret: Set<Int> = []

  /// What had been promised by a moment.
  func given(by moment: UInt64) -> FaultPromises {
    var earlier = self
    earlier.acts = acts.mapValues { act in
      var act = act
      act.acknowledged = act.acknowledged.filter { $0 <= moment }
      return act
    }
    earlier.registered = registered.filter { $0.value <= moment }
    earlier.seals = seals.filter { $0.at <= moment }
    earlier.presses = presses.mapValues { seats in
      seats.mapValues { presses in
        presses.map { press in
          var press = press
          if press.answeredAt > moment { press.verdict = nil }
          return press
        }
      }
    }
    return earlier
  }

  /// Promises of votes and of acts.
  var count: Int {
    presses.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count(where: \.hasVoted) } }
      + acts.values.reduce(0) { $0 + $1.acknowledged.count } + registered.count
  }

  /// CLOCK_MONOTONIC in nanoseconds, as the consoles' answers are timed.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

import Foundation
import Reactor
import Synchronization
import VoteAPI

/// One attack beside votes: the same votes without it and with it, in turns.
struct Siege {
  /// What came of it.
  struct Result {
    let attack: Attack
    var quiet = HostileHall.Latency()
    var loud = HostileHall.Latency()
    /// KiB, and descriptors, at the most.
    var memory = 0
    var descriptors = 0
    var strikes = 0
    var wrong: [String] = []
  }

  private let hall: HostileHall
  private let place: Attack.Place

  /// Turns, and votes in each.
  private static let turns = 2
  private static let votes = 100
  /// Attackers take this between two strikes: who takes the whole processor is the kernel's affair and not the daemon's.
  private static let breath: UInt32 = 5_000
  /// Attackers at once.
  private static let attackers = 2

  init(_ hall: HostileHall) {
    self.hall = hall
    place = Attack.Place(operator: hall.bench.daemon.operatorSocket, results: hall.bench.daemon.resultsSocket)
  }

  /// What the attackers' threads share with the one that measures.
  private final class Field: Sendable {
    let isOver = Atomic(false)
    let told = Mutex<(strikes: Int, wrong: Set<String>)>((0, []))
  }

  func run(_ attack: Attack) throws -> Result {
    var result = Result(attack: attack)
    for _ in 0..<Self.turns {
      result.quiet.add(hall.vote(Self.votes))
      let field = Field()
      let place = place
      var threads: [NamedThread] = []
      for _ in 0..<(attack == .thousandConnections ? 1 : Self.attackers) {
        threads.append(
          try NamedThread("attack") {
            var held: [RawSocket] = []
            while !field.isOver.load(ordering: .relaxed) {
              let wrong = attack.strike(place, &held)
              field.told.withLock {
                $0.strikes += 1
                $0.wrong.formUnion(wrong)
              }
              usleep(Self.breath)
            }
          })
      }
      usleep(100_000)
      result.loud.add(hall.vote(Self.votes))
      let footprint = hall.footprint
      result.memory = max(result.memory, footprint.memory)
      result.descriptors = max(result.descriptors, footprint.descriptors)
      // The operator gets in, and is answered.
      let asked = ContinuousClock.now
      do {
        _ = try VarlinkClient(path: place.operator).status()
        let took = ContinuousClock.now - asked
        if took > .seconds(1) { result.wrong.append("оператор чекав \(took)") }
      } catch {
        result.wrong.append("оператор не дістав відповіді: \(error)")
      }
      field.isOver.store(true, ordering: .relaxed)
      for thread in threads { thread.join() }
      let told = field.told.withLock { $0 }
      result.strikes += told.strikes
      result.wrong += told.wrong.sorted()
    }
    return result
  }
}

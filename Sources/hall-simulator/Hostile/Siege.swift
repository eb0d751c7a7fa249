import Foundation
import Reactor
import Synchronization
import VoteAPI

/// One attack on a daemon beside votes, and the same votes at the same time in a hall that nobody attacks.
struct Siege {
  /// What should not have been.
  struct Problem {
    /// What sort of promise it breaks.
    enum Sort: String, CaseIterable { case strikes, answers, latency, memory, descriptors, conduct }

    let sort: Sort
    let text: String
  }

  /// What came of it.
  struct Result {
    let attack: Attack
    var attacked = HostileHall.Latency()
    var twin = HostileHall.Latency()
    /// KiB, and descriptors, at the most.
    var memory = 0
    var descriptors = 0
    var strikes = Strikes.Report()
  }

  private let hall: HostileHall
  private let twin: HostileHall
  private let place: Attack.Place

  /// Turns, and votes in each.
  private static let turns = 2
  private static let votes = 100
  /// Attackers take this between two strikes: who takes the whole processor is the kernel's affair and not the daemon's.
  private static let breath: UInt32 = 5_000
  /// Attackers at once.
  private static let attackers = 2

  init(_ hall: HostileHall, twin: HostileHall) {
    self.hall = hall
    self.twin = twin
    place = Attack.Place(operator: hall.bench.daemon.operatorSocket, results: hall.bench.daemon.resultsSocket)
  }

  /// What the attackers' threads share with the one that measures.
  private final class Field: Sendable {
    let isOver = Atomic(false)
    private let reports: Mutex<[Int: Strikes.Report]> = Mutex([:])

    /// What all attackers have told so far.
    var told: Strikes.Report {
      reports.withLock { $0.values.reduce(into: Strikes.Report()) { $0.add($1) } }
    }

    /// Takes an attacker's newest report in place of his last.
    func tell(_ attacker: Int, _ report: Strikes.Report) { reports.withLock { $0[attacker] = report } }
  }

  func run(_ attack: Attack) throws -> Result {
    var result = Result(attack: attack)
    for turn in 1...Self.turns {
      let field = Field()
      let place = place
      var threads: [NamedThread] = []
      for attacker in 0..<(attack == .thousandConnections ? 1 : Self.attackers) {
        threads.append(
          try NamedThread("attack") {
            var strikes = Strikes()
            while !field.isOver.load(ordering: .relaxed) {
              attack.strike(place, &strikes)
              field.tell(attacker, strikes.report)
              usleep(Self.breath)
            }
          })
      }
      // It has begun.
      let end = ContinuousClock.now + .seconds(20)
      while field.told.done == 0, ContinuousClock.now < end { usleep(1_000) }
      let votes = HostileHall.vote(Self.votes, in: [hall, twin])
      result.attacked.add(votes[0])
      result.twin.add(votes[1])
      let footprint = hall.footprint
      result.memory = max(result.memory, footprint.memory)
      result.descriptors = max(result.descriptors, footprint.descriptors)
      askAsOperator(&result)
      if turn == Self.turns { awaitEffects(of: attack, in: field, besides: result.strikes.seen) }
      field.isOver.store(true, ordering: .relaxed)
      for thread in threads { thread.join() }
      result.strikes.add(field.told)
    }
    return result
  }

  /// The votes may have been faster than what the daemon does about the attack.
  private func awaitEffects(of attack: Attack, in field: Field, besides seen: Set<Strikes.Sighting>) {
    let end = ContinuousClock.now + attack.patience
    while !attack.unseen(in: seen.union(field.told.seen)).isEmpty, ContinuousClock.now < end { usleep(10_000) }
  }

  /// How long an operator who is let in may have to wait for the thread that serves everybody, where the machine is busy;
  /// and how often he asks.
  private static let patience: Duration = .seconds(30)
  private static let questions = 5

  /// The operator gets in each time, and is answered.
  private func askAsOperator(_ result: inout Result) {
    do {
      for _ in 0..<Self.questions { _ = try VarlinkClient(path: place.operator, timeout: Self.patience).status() }
    } catch {
      result.strikes.wrong.insert("оператор не дістав відповіді: \(error)")
    }
  }
}

extension Siege.Result {
  /// So much longer than the twin's may a vote take, half of them and nine of ten, and from when on it matters: below that
  /// the difference is the scheduler's, who lets the daemon's threads wait for one another.
  private static let mostRatios = [(share: 0.5, ratio: 3.0, unfelt: 10.0), (share: 0.9, ratio: 5.0, unfelt: 50.0)]
  /// More than the daemon ever needs for all its clients, in KiB.
  private static let mostMemory = 96 * 1_024
  /// Its 256 clients, the consoles, and what it has anyway.
  private static let mostDescriptors = 256 + 44 + HostileHall.seats

  /// What the attackers have seen, for the report.
  var effects: String {
    strikes.seen.map { "\($0.door.name) — \($0.effect.name)" }.sorted().joined(separator: ", ")
  }

  /// How much longer the attacked hall's votes took than the twin's.
  var ratio: Double { attacked.part(0.5) / max(0.001, twin.part(0.5)) }

  /// What should not have been; none of it depends on how busy the machine is.
  var problems: [Siege.Problem] {
    var problems = strikes.wrong.sorted().map { Siege.Problem(sort: .conduct, text: $0) }
    func expect(_ isSo: Bool, _ sort: Siege.Problem.Sort, _ text: String) {
      if !isSo { problems.append(Siege.Problem(sort: sort, text: text)) }
    }
    // A siege in which nothing was done has shown nothing.
    let failure = strikes.failure.map { "; не вдалося \(strikes.failed): \($0)" } ?? ""
    expect(strikes.done > 0, .strikes, "жодного нападу\(failure)")
    for door in attack.unseen(in: strikes.seen) {
      let effects = attack.effects.map { "«\($0.name)»" }.joined(separator: " чи ")
      expect(false, .strikes, "\(door.name): не видно, що з нападу вийшло (\(effects))\(failure)")
    }
    expect(!attacked.sorted.isEmpty && !twin.sorted.isEmpty, .answers, "жодного голосу не зараховано")
    expect(attacked.unanswered == 0, .answers, "голосів без відповіді \(attacked.unanswered)")
    expect(twin.unanswered == 0, .answers, "у залі-двійнику голосів без відповіді \(twin.unanswered)")
    for (share, ratio, unfelt) in Self.mostRatios {
      let (loud, quiet) = (attacked.part(share), twin.part(share))
      expect(
        loud <= quiet * ratio || loud - quiet <= unfelt, .latency,
        "з \(Int(share * 100)) % голосів найповільніший чекає \(LeakHunt.milliseconds(loud)) мс, а у двійника "
          + "\(LeakHunt.milliseconds(quiet)) мс")
    }
    expect(memory <= Self.mostMemory, .memory, "пам’ять \(memory) КіБ")
    expect(descriptors <= Self.mostDescriptors, .descriptors, "дескрипторів \(descriptors)")
    return problems
  }
}

import Testing

@testable import hall_simulator

@Suite("The judgement of a siege") struct SiegeTests {
  /// A siege in which all is as it should be.
  private static func result(_ attack: Attack = .flood) -> Siege.Result {
    var result = Siege.Result(attack: attack)
    result.attacked.sorted = (1...200).map { UInt64($0) * 100_000 }
    result.twin = result.attacked
    result.memory = 96 * 1_024
    result.descriptors = 320
    result.strikes.done = 1
    for door in attack.doors {
      result.strikes.seen.insert(Strikes.Sighting(door: door, effect: attack.effects[attack.effects.count - 1]))
    }
    return result
  }

  @Test("finds nothing in an attack that took place and did nothing", arguments: Attack.allCases)
  func nothing(attack: Attack) {
    #expect(Self.result(attack).problems.map(\.text) == [])
  }

  @Test("finds a bound that is passed by one, and nothing else")
  func bounds() {
    func sorts(_ change: (inout Siege.Result) -> Void) -> [Siege.Problem.Sort] {
      var result = Self.result()
      change(&result)
      return result.problems.map(\.sort)
    }
    #expect(sorts { $0.memory += 1 } == [.memory])
    #expect(sorts { $0.descriptors += 1 } == [.descriptors])
    #expect(sorts { $0.attacked.unanswered = 1 } == [.answers])
    #expect(sorts { $0.twin.unanswered = 1 } == [.answers])
    #expect(sorts { $0.attacked.sorted = [] } == [.answers])
    #expect(sorts { $0.strikes.wrong = ["усе"] } == [.conduct])
    // The twin's median is 10 ms: more than three times that is too much; nine of ten within 18 ms, five times that.
    #expect(sorts { $0.attacked.sorted = $0.twin.sorted.map { $0 * 29 / 10 } } == [])
    #expect(sorts { $0.attacked.sorted = $0.twin.sorted.map { $0 * 31 / 10 } } == [.latency])
    #expect(sorts { $0.attacked.sorted = $0.twin.sorted.map { $0 > 18_000_000 ? $0 * 6 : $0 } } == [.latency])
    // A machine that is busy makes both wait.
    #expect(
      sorts {
        $0.twin.sorted = $0.twin.sorted.map { $0 * 50 }
        $0.attacked.sorted = $0.twin.sorted
      } == [])
  }

  @Test("finds an attack that was none: no strike, or nothing seen of it at one of the sockets")
  func none() {
    for attack in Attack.allCases {
      var result = Self.result(attack)
      result.strikes.seen.remove(Strikes.Sighting(door: .results, effect: attack.effects[attack.effects.count - 1]))
      #expect(result.problems.map(\.sort) == [.strikes], "\(attack)")
      result = Self.result(attack)
      result.strikes.done = 0
      #expect(result.problems.map(\.sort) == [.strikes], "\(attack)")
    }
    // Where nobody listens every strike fails, and that is told.
    var strikes = Strikes()
    let nowhere = Attack.Place(operator: "/nowhere/operator.socket", results: "/nowhere/results.socket")
    for attack in Attack.allCases { attack.strike(nowhere, &strikes) }
    #expect(strikes.report.done == 0 && strikes.report.failed == Attack.allCases.count)
    var result = Self.result()
    result.strikes = strikes.report
    #expect(result.problems.map(\.sort) == [.strikes, .strikes, .strikes])
    #expect(result.problems.allSatisfy { $0.text.contains("/nowhere/results.socket") })
  }
}

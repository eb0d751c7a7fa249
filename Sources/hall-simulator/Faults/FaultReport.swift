/// Says what came of the faults, a line for each sort.
final class FaultReport {
  /// What a sort of fault has to find.
  enum Expectation: Sendable {
    /// Nothing; and the faults have happened.
    case nothing
    /// Votes that were acknowledged and are lost.
    case lostVotes
    /// Daemons that went on after a failed sync.
    case survivors
    /// That nothing has happened.
    case duds
  }

  private let screen: Screen
  private let began = ContinuousClock.now
  private var points = 0
  private var findings = CrashFindings()
  private var recoveries: [Duration] = []
  /// Sorts of faults that did not find what they had to.
  private var failed: [String] = []
  private var isPlanted = false

  /// So many findings of each kind are shown.
  private static let most = 10
  /// Of so many points one need not have happened: group commit makes fewer calls in one run than in another.
  static let pointsForADud = 20

  init(_ screen: Screen) { self.screen = screen }

  /// Takes the outcomes of one sort of fault.
  func add(_ name: String, _ outcomes: [FaultOutcome], expecting expectation: Expectation = .nothing) {
    var sort = CrashFindings()
    for outcome in outcomes { sort.add(outcome.findings) }
    points += outcomes.count
    findings.add(sort)
    recoveries += outcomes.compactMap(\.recovery)
    let duds = Self.duds(outcomes)
    let isAsExpected =
      switch expectation {
      case .nothing: sort.isClean && duds.isEmpty
      case .lostVotes: !sort.lost.isEmpty
      case .survivors: outcomes.contains(where: \.hasSurvived)
      case .duds: !duds.isEmpty
      }
    if !isAsExpected { failed.append(name) }
    if case .nothing = expectation {} else { isPlanted = true }
    let style = screen.style
    screen.line(
      (isAsExpected ? style.green(" ✓ ") : style.red(" ✗ ")) + name
        + ": точок \(outcomes.count), спрацювало \(outcomes.count(where: \.hasFired)), служба завершилася в "
        + "\(outcomes.count(where: \.hasEnded)), підтверджено \(sort.acknowledged), втрачено \(sort.lost.count), "
        + "зайвих \(sort.phantom.count), іншого \(sort.wrong.count)")
    for line in [duds, sort.lost, sort.phantom, sort.wrong].flatMap({ $0.prefix(Self.most) }) {
      if case .nothing = expectation {
        screen.line(style.red("   \(line)"))
      } else {
        screen.line(style.dim("   \(line)"))
      }
    }
  }

  /// What of these outcomes proves nothing, because nothing has happened: empty where so little of it may be.
  ///
  /// One point in 20 need not have happened, but in each stage something must have.
  static func duds(_ outcomes: [FaultOutcome]) -> [String] {
    var duds: [String] = []
    let idle = outcomes.count { !$0.hasFired }
    if idle * pointsForADud > outcomes.count {
      duds.append("не спрацювало \(idle) з \(outcomes.count): дозволено одну з \(pointsForADud)")
    }
    for (stage, mine) in Dictionary(grouping: outcomes, by: \.stage) where !mine.contains(where: \.hasFired) {
      duds.append("не спрацювала жодна з \(mine.count)" + (stage.map { ": \($0.name)" } ?? ""))
    }
    return duds.sorted()
  }

  /// The sum.
  ///
  /// - Returns: whether all is as it should be: nothing found, or, with a planted fault, that fault by every sort.
  func end() -> Bool {
    screen.line(
      "Точок \(points); підтверджено \(findings.acknowledged), втрачено \(findings.lost.count), "
        + "зайвих \(findings.phantom.count), іншого \(findings.wrong.count).")
    if !recoveries.isEmpty {
      screen.line("Відновлення (запуск → перша відповідь), \(recoveries.count) разів: \(recoveries.distribution).")
    }
    screen.line("Тривало \(Int((ContinuousClock.now - began) / .seconds(1))) с.")
    if isPlanted {
      screen.line(
        failed.isEmpty ? "Навмисні вади знайдено кожним видом." : "НЕ ЗНАЙДЕНО: " + failed.joined(separator: ", "))
    }
    return failed.isEmpty && points > 0 && findings.acknowledged > 0
  }
}

extension [Duration] {
  /// Half of them, 99 of 100, and the longest, in milliseconds; of at least one.
  var distribution: String {
    let sorted = sorted()
    let parts = [("p50", count / 2), ("p99", count * 99 / 100), ("найдовше", count - 1)]
    return parts.map { "\($0.0) \(Int((sorted[$0.1] / .milliseconds(1)).rounded())) мс" }.joined(separator: ", ")
  }
}

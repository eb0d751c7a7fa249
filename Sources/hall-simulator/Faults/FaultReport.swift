/// Says what came of the faults, a line for each sort.
final class FaultReport {
  private let screen: Screen
  private let isPlanted: Bool
  private let began = ContinuousClock.now
  private var points = 0
  private var findings = CrashFindings()
  private var recoveries: [Duration] = []
  /// Sorts of faults that found nothing.
  private var clean: [String] = []

  /// So many findings of each kind are shown.
  private static let most = 10

  init(_ screen: Screen, isPlanted: Bool) {
    self.screen = screen
    self.isPlanted = isPlanted
  }

  /// Takes the outcomes of one sort of fault.
  func add(_ name: String, _ outcomes: [FaultOutcome]) {
    var sort = CrashFindings()
    for outcome in outcomes { sort.add(outcome.findings) }
    points += outcomes.count
    findings.add(sort)
    recoveries += outcomes.compactMap(\.recovery)
    let isClean = sort.isClean
    if isClean { clean.append(name) }
    let style = screen.style
    screen.line(
      (isClean != isPlanted ? style.green(" ✓ ") : style.red(" ✗ ")) + name
        + ": точок \(outcomes.count), служба завершилася в \(outcomes.count(where: \.hasEnded)), підтверджено "
        + "\(sort.acknowledged), втрачено \(sort.lost.count), зайвих \(sort.phantom.count), іншого \(sort.wrong.count)")
    for line in [sort.lost, sort.phantom, sort.wrong].flatMap({ $0.prefix(Self.most) }) {
      screen.line(isPlanted ? style.dim("   \(line)") : style.red("   \(line)"))
    }
  }

  /// The sum.
  ///
  /// - Returns: whether all is as it should be: nothing found, or, with a planted fault, something in every sort.
  func end() -> Bool {
    let sorted = recoveries.sorted()
    screen.line(
      "Точок \(points); підтверджено \(findings.acknowledged), втрачено \(findings.lost.count), "
        + "зайвих \(findings.phantom.count), іншого \(findings.wrong.count).")
    if !sorted.isEmpty {
      let parts = [("p50", sorted.count / 2), ("p99", sorted.count * 99 / 100), ("найдовше", sorted.count - 1)]
      screen.line(
        "Відновлення (запуск → перша відповідь), \(sorted.count) разів: "
          + parts.map { "\($0.0) \(Int((sorted[$0.1] / .milliseconds(1)).rounded())) мс" }.joined(separator: ", ") + "."
      )
    }
    screen.line("Тривало \(Int((ContinuousClock.now - began) / .seconds(1))) с.")
    if isPlanted {
      screen.line(
        clean.isEmpty ? "Навмисну ваду знайдено кожним видом." : "НЕ ЗНАЙДЕНО: " + clean.joined(separator: ", "))
      return clean.isEmpty && points > 0
    }
    return findings.isClean && findings.acknowledged > 0
  }
}

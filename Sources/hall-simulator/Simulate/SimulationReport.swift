import HallSimulation

/// What a sweep came to, in plain words.
struct SimulationReport {
  let summary: SimulationSweep.Summary
  let commit: String
  /// What repeats all of it, in the words of the command line.
  let sweep: String

  func print() {
    for failure in summary.failures.prefix(20) {
      Swift.print(
        "✗ засідання \(failure.seed), код \(commit); повторити: hall-simulator simulate --seed \(failure.seed) --trace")
      for what in failure.what.prefix(5) { Swift.print("    " + what) }
    }
    if summary.failures.count > 20 { Swift.print("… і ще \(summary.failures.count - 20)") }
    if let together = summary.together {
      Swift.print("✗ усі засідання разом, код \(commit); повторити: hall-simulator simulate \(sweep)")
      Swift.print("    " + together)
    }
    let perSecond = Double(summary.runs) / max(summary.realTime, 0.001)
    Swift.print(
      "Засідань \(summary.runs), голосувань \(summary.ballots), віртуального часу \(summary.virtualTime / 3_600_000_000_000) год; "
        + "\(Self.tenths(perSecond)) засідань за секунду.")
    Swift.print("Збої, що трапилися:")
    let faults = summary.coverage.counts.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \($0.value)" }
    for start in stride(from: 0, to: faults.count, by: 6) {
      Swift.print("  " + faults[start..<min(start + 6, faults.count)].joined(separator: ", "))
    }
    if !summary.coverage.missing.isEmpty {
      Swift.print("Не трапилися: " + summary.coverage.missing.map(\.rawValue).joined(separator: ", "))
    }
    Swift.print("Від смерті служби до її відповіді: \(Self.spread(summary.recoveries)) віртуального часу;")
    Swift.print("  сам запуск: \(Self.spread(summary.starts)) справжнього. Разів: \(summary.recoveries.count).")
    Swift.print(
      "Таємних засідань, повторених з обміняними голосами: \(summary.exchanged). "
        + (summary.grown.map { Self.growth($0.descriptors, $0.bytes / 1_024) } ?? ""))
    let others = summary.broken.filter { $0.key != 1 && $0.key != 2 }.values.reduce(0, +)
    Swift.print(
      "Підтверджено \(summary.acknowledged), записано \(summary.recorded). Підтверджено й втрачено: "
        + "\(summary.broken[1, default: 0]); зайвих голосів: \(summary.broken[2, default: 0]); "
        + "порушень інших інваріантів: \(others).")
  }

  /// What the runs after the first ones have left behind.
  private static func growth(_ descriptors: Int, _ kibibytes: Int) -> String {
    let memory = kibibytes < 0 ? "стало менше на \(-kibibytes) КіБ" : "стало більше на \(kibibytes) КіБ"
    return "Пам’яті після перших засідань \(memory), дескрипторів лишилося \(descriptors)."
  }

  private static func spread(_ values: [UInt64]) -> String {
    func milliseconds(_ percent: Int) -> String {
      tenths(Double(SimulationSweep.Summary.percentile(percent, of: values)) / 1e6)
    }
    return "p50 \(milliseconds(50)) мс, p99 \(milliseconds(99)) мс, найдовше \(milliseconds(100)) мс"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10),\(tenths % 10)"
  }
}

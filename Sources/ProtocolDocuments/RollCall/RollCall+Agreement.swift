import TallyEngine

extension RollCall {
  /// All that does not fit in this record.
  func disagreements(recordedMargin: Int?) -> [Disagreement.Finding] {
    missingParts() + nameFindings() + paperFindings() + ruleFindings()
      + decisionFindings(recordedMargin: recordedMargin)
  }

  private func missingParts() -> [Disagreement.Finding] {
    var findings: [Disagreement.Finding] = []
    for (part, text) in [
      (Disagreement.Part.council, heading.council), (.presiding, heading.presiding), (.title, question.title),
    ] where PlainText.folded(text).isEmpty {
      findings.append(.missing(part))
    }
    if let seal, !(seal.utf8.count == 64 && seal.utf8.allSatisfy(Self.isHexDigit)) { findings.append(.seal(seal)) }
    return findings
  }

  private func nameFindings() -> [Disagreement.Finding] {
    let mandates = heading.composition + (heading.head == nil ? 0 : 1)
    var findings: [Disagreement.Finding] = []
    if members > mandates { findings.append(.tooMany(members: members, mandates: mandates)) }
    guard question.mode == .rollCall else {
      if !lines.isEmpty { findings.append(.namesOfSecretBallot) }
      return findings
    }
    guard !lines.isEmpty else { return findings + [.missing(.names)] }
    if lines.contains(where: { PlainText.folded($0.name).isEmpty }) { findings.append(.missing(.name)) }
    var seen: Set<String> = []
    for line in lines where !seen.insert(line.voter).inserted { findings.append(.sameVoter(line.voter)) }
    let names = Tally(counting: lines)
    for (total, recorded, counted) in [
      (Disagreement.Total.for, tally.for, names.for), (.against, tally.against, names.against),
      (.abstained, tally.abstained, names.abstained), (.notVoting, tally.notVoting, names.notVoting),
      (.absent, tally.absent, names.absent),
    ] where recorded != counted {
      findings.append(.total(total, recorded: recorded, names: counted))
    }
    return findings
  }

  private func paperFindings() -> [Disagreement.Finding] {
    guard let paper else { return [] }
    let fits =
      question.mode == .secret && paper.issued <= tally.participants && paper.found <= paper.issued
      && tally.voted + paper.invalid == paper.found
    return fits ? [] : [.papers(issued: paper.issued, found: paper.found, invalid: paper.invalid, valid: tally.voted)]
  }

  /// The needed number, computed again from the printed line and the name list (or, of a secret ballot, the totals).
  private func ruleFindings() -> [Disagreement.Finding] {
    let heads = question.mode == .secret ? [0, 1] : [lines.contains { $0.isHead && $0.mark != .absent } ? 1 : 0]
    let counts =
      switch rule.base {
      case .deputiesAndHead: heads.map { heading.composition + $0 }
      case .deputies: [heading.composition]
      case .registered: heads.map { tally.participants - $0 }
      }
    guard counts.contains(rule.baseCount) else { return [.base(recorded: rule.baseCount, counted: counts[0])] }
    guard let threshold = rule.threshold, 0...1_000_000 ~= rule.baseCount else { return [.unreadableRule(rule.line)] }
    let needed = threshold.needed(of: rule.baseCount)
    guard needed == rule.needed else { return [.needed(recorded: rule.needed, computed: needed)] }
    guard rule.explanation.contains(Count.votes.nominative(needed)) else { return [.explanation(needed: needed)] }
    return []
  }

  private func decisionFindings(recordedMargin: Int?) -> [Disagreement.Finding] {
    let carried = carries(rule.needed)
    let disputed = rule.other.map { carries($0.needed) != carried } ?? false
    let fits =
      switch ending {
      case .adopted: carried && !disputed
      case .rejected: !carried && !disputed
      case .disputed: disputed
      case .settled(let adopted, let base, _, _):
        disputed && (base == rule.base || base == rule.other?.base) && adopted == (margin >= 0)
      case .annulled, .withheld: true
      }
    guard fits else { return [.decision(recorded: ending, votesFor: tally.for, needed: rule.needed)] }
    if let recordedMargin, recordedMargin != margin { return [.margin(recorded: recordedMargin, computed: margin)] }
    return []
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
  }
}

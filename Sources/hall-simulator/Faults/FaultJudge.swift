import Foundation
import TallyEngine

/// Compares the rows of a journal, read without the daemon's own code, with what was promised.
struct FaultJudge {
  private struct Body: Decodable {
    var ballot: Int?
    var number: Int?
    var seat: UInt16?
    var choice: UInt8?
    var tally: Counts?
  }

  private struct Counts: Decodable, Equatable {
    var `for`: Int
    var against: Int
    var abstained: Int

    subscript(_ choice: Choice) -> Int {
      switch choice {
      case .for: self.for
      case .against: against
      case .abstained: abstained
      }
    }
  }

  private let promises: FaultPromises
  private let rows: [JournalRows.Row]
  private let bodies: [Body]
  private(set) var findings = CrashFindings()

  /// What the rows say of promises.
  static func compare(_ rows: [JournalRows.Row], with promises: FaultPromises) -> CrashFindings {
    var judge = FaultJudge(rows, promises)
    judge.judge()
    return judge.findings
  }

  private init(_ rows: [JournalRows.Row], _ promises: FaultPromises) {
    self.promises = promises
    self.rows = rows
    let decoder = JSONDecoder()
    bodies = rows.map { (try? decoder.decode(Body.self, from: Data($0.body.utf8))) ?? Body() }
  }

  private mutating func judge() {
    findings.acknowledged = promises.count
    if !rows.isEmpty, let problem = JournalChain.problem(in: rows) { findings.wrong.append("ланцюг: \(problem)") }
    judgeActs()
    for (seat, _) in promises.registered where !all("registered").contains(where: { $0.seat == seat }) {
      findings.lost.append("реєстрація місця \(seat)")
    }
    for seal in promises.seals where !rows.contains(where: { $0.hash == seal.hash }) {
      findings.lost.append("печатка голосування № \(seal.ballot)")
    }
    let recorded = all("voteRecorded")
    let ballots = Set(promises.presses.keys).union(recorded.compactMap(\.ballot))
    for ballot in ballots.sorted() {
      let votes = recorded.filter { $0.ballot == ballot }
      if promises.secret.contains(ballot) { judgeSecret(ballot, votes) } else { judgeRollCall(ballot, votes) }
    }
  }

  private func all(_ kind: String) -> [Body] { zip(rows, bodies).filter { $0.0.kind == kind }.map(\.1) }

  private mutating func judgeActs() {
    for (kind, act) in promises.acts {
      let found = rows.count { $0.kind == kind }
      // The one secret ballot is annulled by a daemon that finds it open.
      let own = kind == "ballotAnnulled" ? 1 : 0
      if found < act.acknowledged.count {
        findings.lost.append("\(kind): рядків \(found), підтверджено \(act.acknowledged.count)")
      }
      if found > act.requested - act.refused + own {
        findings.phantom.append("\(kind): рядків \(found), прошено \(act.requested), відмовлено \(act.refused)")
      }
    }
  }

  private mutating func judgeRollCall(_ ballot: Int, _ votes: [Body]) {
    let presses = promises.presses[ballot] ?? [:]
    let bySeat = Dictionary(grouping: votes) { $0.seat ?? 0 }
    for (seat, mine) in presses {
      let place = "голосування № \(ballot), місце \(seat)"
      let counted = (bySeat[seat] ?? []).compactMap { $0.choice.flatMap(Choice.init(rawValue:)) }
      if counted.count > mine.count {
        findings.phantom.append("\(place): рядків \(counted.count), натисків \(mine.count)")
      }
      let changes = Self.changes(mine)
      if counted.count < changes {
        findings.lost.append("\(place): рядків \(counted.count), підтверджених змін вибору \(changes)")
      }
      guard let last = mine.lastIndex(where: { $0.verdict == .recorded }) else { continue }
      let possible = mine[last...].filter { ($0.verdict ?? .recorded) == .recorded }.map(\.choice)
      if counted.last.map({ possible.contains($0) }) != true {
        findings.lost.append("\(place): підтверджено \(mine[last].choice), у журналі останні \(counted.suffix(4))")
      }
    }
    for vote in votes {
      let choice = vote.choice.flatMap(Choice.init(rawValue:))
      let pressed = vote.seat.flatMap { presses[$0] } ?? []
      if !pressed.contains(where: { $0.choice == choice && ($0.verdict ?? .recorded) == .recorded }) {
        findings.phantom.append("голосування № \(ballot), місце \(vote.seat ?? 0): \(choice.map { "\($0)" } ?? "?")")
      }
    }
    // The result is what the names add up to.
    guard let result = all("resultEstablished").first(where: { $0.number == ballot })?.tally else { return }
    let last = bySeat.values.compactMap { $0.last?.choice.flatMap(Choice.init(rawValue:)) }
    for choice in Choice.allCases where result[choice] != last.count(where: { $0 == choice }) {
      findings.wrong.append("голосування № \(ballot): підсумок «\(choice)» не збігається з іменами")
    }
  }

  /// Recorded presses that certainly made a row: the same choice once more makes none.
  private static func changes(_ presses: [Press]) -> Int {
    let first = presses.first?.verdict == .recorded ? 1 : 0
    return first
      + zip(presses, presses.dropFirst()).count {
        $0.verdict == .recorded && $1.verdict == .recorded && $0.choice != $1.choice
      }
  }

  private mutating func judgeSecret(_ ballot: Int, _ votes: [Body]) {
    if !votes.isEmpty { findings.wrong.append("таємне голосування № \(ballot): у журналі є голоси") }
    for (row, body) in zip(rows, bodies) where body.number == ballot || body.ballot == ballot {
      // The opening names the question, and what is needed of «за».
      guard row.kind != "ballotOpened", let word = LeakWords.choice(inJSON: row.body) else { continue }
      findings.wrong.append("таємне голосування № \(ballot), рядок \(row.kind): вибір — \(word)")
    }
    guard let tally = all("ballotClosed").first(where: { $0.number == ballot })?.tally else { return }
    let presses = (promises.presses[ballot] ?? [:]).values.flatMap { $0 }
    for choice in Choice.allCases {
      let sure = presses.count { $0.choice == choice && $0.verdict == .counted }
      let most = sure + presses.count { $0.choice == choice && $0.verdict == nil }
      let place = "таємне голосування № \(ballot): «\(choice)» \(tally[choice]), натиснуто \(sure)"
      if tally[choice] < sure { findings.lost.append(place) }
      if tally[choice] > most { findings.phantom.append(place) }
    }
  }
}

import TallyEngine

/// One thing that can happen to a sitting.
enum Move: Hashable {
  case order(Command)
  case choose(Choice, seat: UInt16, shown: Int, holding: Bool = true)
  /// The hold sensor is let go, or another key moves while it is up: the frame that told of it was lost.
  case letGo(seat: UInt16, told: Bool)
  case present(seat: UInt16)
  case wait(milliseconds: Int)
  /// The tallies are compared; they agree or they do not.
  case establish(agreed: Bool)
  /// The daemon dies and comes back.
  case restart
}

/// The sitting under test and its reference, side by side.
struct Pair {
  let hall: ReferenceHall
  var rehearsal: Rehearsal
  var reference = ReferenceSitting()
  private var lives: UInt64 = 0
  /// What has been met so far: verdicts, refusals, rows, and the rarer turns of a ballot.
  private(set) var met: Set<String> = []

  init(_ council: Council) {
    hall = ReferenceHall(council)
    rehearsal = Rehearsal(council)
  }

  private var now: Int { Int(rehearsal.now.monotonic / 1_000_000) }

  /// Makes the move on both sides.
  ///
  /// - Returns: how the two differ in their answers.
  mutating func make(_ move: Move) -> [String] {
    let before = rehearsal.sitting
    let rows = rehearsal.journal.count
    var wrong: [String] = []
    switch move {
    case .order(let command):
      let reasons = reference.order(command, in: hall, at: now)
      let refusal = rehearsal.refusal(command)
      if let refusal {
        met.insert("refusal \(refusal.code)")
        if !reasons.contains(refusal.code) { wrong.append("refused: \(refusal), the reference has \(reasons)") }
        if rehearsal.sitting != before { wrong.append("a refused command changed the sitting") }
        if rehearsal.journal.count != rows { wrong.append("a refused command left a row") }
      } else if !reasons.isEmpty {
        wrong.append("carried out, the reference refuses: \(reasons)")
      }
    case .choose(let choice, let seat, let shown, let holding):
      let expected = reference.choose(choice, seat: seat, shown: shown, holding: holding, in: hall, at: now)
      let verdict = rehearsal.choose(choice, seat: seat, ballot: shown, holding: holding)
      if verdict != expected { wrong.append("\(verdict), the reference says \(expected)") }
      let added = rehearsal.journal.dropFirst(rows).map(\.event)
      met.insert("verdict \(verdict)")
      let isWithdrawal = if case .voteWithdrawn = added.first { added.count == 1 } else { false }
      if ![.recorded, .counted].contains(verdict), rehearsal.sitting != before, !isWithdrawal {
        wrong.append("a press without effect had one")
      }
      if verdict == .counted, !added.isEmpty { wrong.append("a secret vote left a row") }
      if rehearsal.sitting.ballots != before.ballots, before.openBallot?.isOpen != true {
        wrong.append("a vote was counted outside an open window")
      }
    case .letGo(let seat, let told):
      reference.letGo(seat: seat, in: hall, at: now)
      let press = KeyPress(seat: seat, down: [], key: told ? .hold : .floor, pressed: false, ballot: 0)
      let answer = rehearsal.press(press)
      if answer.verdict != .noted { wrong.append("\(answer.verdict) to a key let go") }
      if answer.events.isEmpty != (rehearsal.sitting == before) { wrong.append("a withdrawal without its row") }
    case .present(let seat):
      reference.letGo(seat: seat, in: hall, at: now)
      let expected = reference.register(seat: seat, in: hall, at: now)
      let press = KeyPress(seat: seat, down: .present, key: .present, pressed: true, ballot: 0)
      let verdict = rehearsal.press(press).verdict
      if verdict != expected { wrong.append("\(verdict), the reference says \(expected)") }
    case .wait(let milliseconds):
      rehearsal.wait(milliseconds: milliseconds)
      reference.advance(to: now)
    case .establish(let agreed):
      if let tally = rehearsal.sitting.ballotToEstablish?.tally {
        var other = tally
        if !agreed { other.abstained += 1 }
        rehearsal.establish(slots: tally, journal: other)
      }
      reference.establish(agreed: agreed)
    case .restart:
      let lastRow = Int((rehearsal.journal.last?.moment.monotonic ?? 0) / 1_000_000)
      lives += 1
      rehearsal.restart(monotonic: lives % 7 * 1_000_000_000, wallJump: lives.isMultiple(of: 2) ? 60_000 : -60_000)
      reference.resume(lastRow: lastRow, now: now)
    }
    for row in rehearsal.journal.dropFirst(rows) { met.formUnion(Self.turns(row.event, reference)) }
    wrong += reference.differences(from: rehearsal.sitting, in: hall)
    return wrong.map { "\(move): \($0)" }
  }

  /// A row's name, and what is rare in it.
  private static func turns(_ event: SittingEvent, _ reference: ReferenceSitting) -> [String] {
    let name = String("\(event)".prefix { $0.isLetter })
    switch event {
    case .registeredByHand(_, _, true, _): return [name, "late"]
    case .resultEstablished(let number, _, let outcome, _, _, let casting):
      let ballot = reference.ballots.last!
      var found = [name, "\(outcome)", "\(ballot.kind) \(outcome)"]
      if let casting { found.append("\(casting.rule) \(casting.choice) \(outcome)") }
      if ballot.commission != nil { found.append("paper \(outcome)") }
      if !ballot.announced.intersection(ballot.participants).isEmpty { found.append("announced takes part") }
      if !ballot.recused.isEmpty { found.append("recused") }
      if reference.held(question: ballot.question, wording: ballot.wording, repeatOf: number).count > 1 {
        found.append("repeated")
      }
      return found
    case .ballotAnnulled(_, _, .service): return [name, "annulled by the service"]
    case .ballotSettled(_, _, let outcome, _, _): return [name, "settled \(outcome)"]
    default: return [name]
    }
  }
}

import Foundation
import ProtocolDocuments
import PublishedRecord
import TallyEngine
import VoteAPI

/// The sitting of the demonstration, from the first registration to the last roll call; everything it sees is compared
/// with the plan.
final class DemoSitting {
  struct Line {
    let ballot: Results.Ballot
    let plan: DemoBallot
    /// The outcome before a settlement.
    let counted: Results.Outcome
  }

  let bench: TestBench
  let screen: Screen
  let checks: Checks
  private let client: VarlinkClient
  private let live: LiveBallot
  private let members: [String: HallPlan.Member]
  private(set) var lines: [Line] = []
  private(set) var records: [RollCall] = []
  /// Consoles that are off for good.
  private var dead: Set<String> = []

  init(bench: TestBench, client: VarlinkClient, screen: Screen, checks: Checks) throws {
    self.bench = bench
    self.client = client
    self.screen = screen
    self.checks = checks
    live = try LiveBallot(socket: bench.daemon.resultsSocket, screen: screen)
    members = Dictionary(uniqueKeysWithValues: bench.plan.members.map { ($0.id, $0) })
  }

  func hold() throws {
    try client.openSitting(session: "12", sitting: 1, presiding: DemoHall.secretary, headPresent: false)
    screen.line()
    screen.line("Засідання відкрито. Головує секретар ради: \(name(DemoHall.secretary)). Голови немає.")
    try register(away: [DemoHall.absent, DemoHall.late], expected: 40)
    for plan in DemoPlan.beforeBreak { try hold(plan) }

    try client.startBreak()
    screen.line()
    screen.line("Перерва: реєстрація втратила силу. Після неї приходить міський голова і головує.")
    checks.expect(
      refuses { try client.openBallot(question: "х", title: "х", kind: "decision") }, "без реєстрації не голосують")
    try client.setHeadPresent(present: true)
    try client.setPresiding(voter: DemoHall.head)
    try register(away: [DemoHall.absent], expected: 41)
    try client.recuse(voter: DemoHall.recused, question: "8", reason: "ділянку просить родич")
    screen.line("Самовідвід з питання № 8: \(name(DemoHall.recused)) (конфлікт інтересів).")
    for plan in DemoPlan.afterBreak { try hold(plan) }
  }

  // MARK: Registration

  private func register(away: Set<String>, expected: Int) throws {
    var deputies: [UInt16: Deputy] = [:]
    for member in bench.plan.deputies where !away.contains(member.id) {
      deputies[member.seat] = Deputy(registersAfter: .milliseconds(Int.random(in: 100...1_200)))
    }
    bench.hall.instruct(deputies)
    try client.startRegistration(seconds: 20)
    screen.line()
    screen.line(screen.style.bold("Реєстрація"))
    let end = ContinuousClock.now + .seconds(10)
    var shown = -1
    while ContinuousClock.now < end {
      let status = try client.status()
      let registered = status.registration?.registered ?? 0
      if registered != shown {
        shown = registered
        screen.moving(
          "   зареєстровано \(registered) з \(bench.plan.composition)", sparse: "   зареєстровано \(registered)")
      }
      if registered >= expected { break }
      usleep(30_000)
    }
    let outcome = try client.finishRegistration()
    screen.line(
      "   Зареєстровано \(Count.deputies.nominative(outcome.registered)), кворум \(outcome.quorum) "
        + (outcome.reached ? screen.style.green("є") : screen.style.red("немає")))
    checks.equal(outcome.registered, expected, "зареєстровано")
    checks.equal(outcome.quorum, 22, "кворум")
    checks.expect(outcome.reached, "кворум має бути")
    present = Set(bench.plan.deputies.map(\.id)).subtracting(away)
    if try client.status().headPresent { present.insert(DemoHall.head) }
  }

  /// Who takes part, the head included.
  private var present: Set<String> = []

  // MARK: A ballot

  private func hold(_ plan: DemoBallot) throws {
    let choices = choices(for: plan)
    instruct(plan, choices)
    let repeatOf = plan.repeats.map { lines[$0 - 1].ballot.number }
    let number = try client.openBallot(
      question: plan.question, title: plan.title, kind: plan.kind, seconds: DemoPlan.window, repeatOf: repeatOf)
    checks.equal(number, lines.count + 1, "номер голосування")
    var script = Script(plan: plan, number: number, choices: choices, sitting: self)
    let ballot = try live.follow(number, seconds: DemoPlan.window, { announce($0, plan) }) { elapsed, ballot in
      try script.act(elapsed, ballot)
    }
    checks.expect(script.isFinished, "голосування № \(number): не все відбулося за сценарієм")
    announceResult(ballot)
    try check(ballot, plan, choices)
    var settled = ballot
    if let settlement = plan.settlement {
      try client.settleBallot(number: number, base: settlement.base, reason: settlement.reason)
      settled = try client.ballot(number: number)
      screen.line("   Вирішення спору: \(settlement.reason)")
      announceResult(settled)
      checks.equal(settled.outcome, settlement.outcome, "голосування № \(number): після вирішення спору")
      checks.equal(settled.margin, settlement.margin, "голосування № \(number): запас після вирішення спору")
      checks.equal(settled.settlement, settlement.reason, "голосування № \(number): підстава")
    }
    lines.append(Line(ballot: settled, plan: plan, counted: ballot.outcome))
    try record(number, choices)
  }

  /// Who votes how: the same every time, and never those of an episode by chance.
  private func choices(for plan: DemoBallot) -> [String: Choice] {
    var choices: [String: Choice] = [:]
    var pool = present.subtracting(dead).sorted()
    if recusedQuestion == plan.question { pool.removeAll { $0 == DemoHall.recused } }
    if plan.kind == "veto-override", present.contains(DemoHall.head) {
      pool.removeAll { $0 == DemoHall.head }
      choices[DemoHall.head] = .against
    }
    // Turned by the question's number, so that it is not always the same ones who agree.
    let turn = (Int(plan.question) ?? 0) * 7 % pool.count
    pool = Array(pool[turn...] + pool[..<turn])
    for id in [DemoHall.unplugged, DemoHall.wavering, DemoHall.failed] {
      guard let index = pool.firstIndex(of: id) else { continue }
      pool.remove(at: index)
      pool.insert(id, at: 0)
    }
    var counts: [(Choice, Int)] = [(.for, plan.for), (.against, plan.against), (.abstained, plan.abstained)]
    for (index, entry) in counts.enumerated() {
      counts[index].1 -= choices.values.count { $0 == entry.0 }
    }
    for (choice, count) in counts {
      for id in pool.prefix(count) { choices[id] = choice }
      pool.removeFirst(min(count, pool.count))
    }
    return choices
  }

  private var recusedQuestion: String { "8" }

  private func instruct(_ plan: DemoBallot, _ choices: [String: Choice]) {
    var deputies: [UInt16: Deputy] = [:]
    for (id, choice) in choices {
      guard let member = members[id] else { continue }
      var delay = Int.random(in: 150...2_200)
      switch plan.episode {
      case .plugPulled where id == DemoHall.unplugged: delay = 150
      case .mindChanged where id == DemoHall.wavering: continue
      case .enteredByHand where id == DemoHall.failed: continue
      default: break
      }
      deputies[member.seat] = Deputy(voting: .once(choice, after: .milliseconds(delay)))
    }
    bench.hall.instruct(deputies)
  }

  /// What happens in the course of one window.
  private struct Script {
    let plan: DemoBallot
    let number: Int
    let choices: [String: Choice]
    let sitting: DemoSitting
    private var step = 0
    private var steppedAt = 0.0
    private var hasClosed = false

    init(plan: DemoBallot, number: Int, choices: [String: Choice], sitting: DemoSitting) {
      self.plan = plan
      self.number = number
      self.choices = choices
      self.sitting = sitting
    }

    private var steps: Int {
      switch plan.episode {
      case .none: 0
      case .plugPulled: 3
      case .mindChanged, .enteredByHand: 2
      case .annulled: 1
      }
    }

    var isFinished: Bool { step == steps }

    mutating func act(_ elapsed: Double, _ ballot: Results.Ballot) throws {
      guard !hasClosed, ballot.outcome == .open else { return }
      let hall = sitting.bench.hall
      let before = step
      switch (plan.episode, step) {
      case (.none, _): break
      case (.plugPulled, 0):
        let seat = sitting.seat(DemoHall.unplugged)
        guard hall.view(seat).litChoice == choices[DemoHall.unplugged] else { break }
        hall.unplug(seat)
        sitting.say("Пульт на місці \(seat) (\(sitting.name(DemoHall.unplugged))) висмикнуто: голос уже записано.")
        step = 1
      case (.plugPulled, 1):
        guard elapsed > steppedAt + 0.7 else { break }
        hall.plug(sitting.seat(DemoHall.unplugged))
        step = 2
      case (.plugPulled, 2):
        let view = hall.view(sitting.seat(DemoHall.unplugged))
        guard view.sessions == 2, view.shown.phase == .voting, view.litChoice != nil else { break }
        sitting.checks.equal(view.litChoice, choices[DemoHall.unplugged], "лампа пульта, що повернувся")
        sitting.say("Пульт повернувся: лампа «за» знову світиться, голос стоїть.")
        step = 3
      case (.mindChanged, 0):
        hall.press(sitting.seat(DemoHall.wavering), .against)
        step = 1
      case (.mindChanged, 1):
        let view = hall.view(sitting.seat(DemoHall.wavering))
        guard view.litChoice == .against, elapsed > steppedAt + 0.6 else { break }
        hall.press(sitting.seat(DemoHall.wavering), .for)
        sitting.say("\(sitting.name(DemoHall.wavering)) передумує: було «проти», стало «за».")
        step = 2
      case (.annulled(let reason), 0):
        guard elapsed > 1.6 else { break }
        sitting.say("Перешкода: \(reason). Голосування анулюють (ст. 83).")
        try sitting.client.annulBallot(number: number, reason: reason)
        step = 1
      case (.enteredByHand(let reason), 0):
        guard elapsed > 0.8 else { break }
        let seat = sitting.seat(DemoHall.failed)
        hall.unplug(seat)
        sitting.dead.insert(DemoHall.failed)
        sitting.say("Пульт на місці \(seat) (\(sitting.name(DemoHall.failed))) не працює: \(reason).")
        step = 1
      case (.enteredByHand(let reason), 1):
        guard elapsed > steppedAt + 0.6 else { break }
        try sitting.client.enterVote(
          voter: DemoHall.failed, choice: Results.Choice(choices[DemoHall.failed] ?? .for), reason: reason)
        sitting.say("Лічильна комісія вносить голос: \(sitting.name(DemoHall.failed)).")
        step = 2
      default: break
      }
      if step != before { steppedAt = elapsed }
      // Where nothing is left to wait for, the operator closes.
      guard isFinished, !plan.runsToItsEnd, ballot.tally.voted == choices.count, elapsed > 1 else { return }
      if case .annulled = plan.episode { return }
      // A change of mind shows when its lamp has moved.
      if case .mindChanged = plan.episode, hall.view(sitting.seat(DemoHall.wavering)).litChoice != .for { return }
      hasClosed = true
      sitting.checks.equal(try sitting.client.closeBallot(), number, "закрито голосування")
    }
  }

  // MARK: What is said

  private func announce(_ ballot: Results.Ballot, _ plan: DemoBallot) {
    let style = screen.style
    screen.line()
    screen.line(
      style.bold("Голосування № \(ballot.number)")
        + " · питання № \(ballot.question) · \(ballot.requirement.recordKind)"
        + (ballot.repeatOf.map { " · повторне після № \($0)" } ?? ""))
    screen.line("   \(ballot.title)")
    screen.line("   " + style.blue(ballot.requirement.explanation))
  }

  private func announceResult(_ ballot: Results.Ballot) {
    let style = screen.style
    let tally = ballot.tally
    let totals =
      "за \(tally.for), проти \(tally.against), утримались \(tally.abstained), не голосували \(tally.notVoting), "
      + "відсутні \(tally.absent)"
    let word =
      switch ballot.outcome {
      case .adopted: style.green("РІШЕННЯ ПРИЙНЯТО")
      case .rejected: style.red("РІШЕННЯ НЕ ПРИЙНЯТО")
      case .disputed: style.yellow("СПІРНО: два прочитання закону дають різне")
      case .annulled: style.yellow("АНУЛЬОВАНО: " + (ballot.annulment ?? ""))
      case .open, .withheld: style.red("БЕЗ РЕЗУЛЬТАТУ")
      }
    screen.line("   \(word) — \(totals)")
  }

  fileprivate func say(_ text: String) { screen.line("   " + screen.style.dim(text)) }

  fileprivate func name(_ id: String) -> String { members[id]?.fullName ?? id }

  fileprivate func seat(_ id: String) -> UInt16 { members[id]?.seat ?? 0 }

  // MARK: What is checked

  private func check(_ ballot: Results.Ballot, _ plan: DemoBallot, _ choices: [String: Choice]) throws {
    let which = "голосування № \(ballot.number)"
    let requirement = ballot.requirement
    checks.equal(ballot.outcome, plan.outcome, "\(which): наслідок")
    checks.equal(requirement.base, plan.base.rawValue, "\(which): база")
    checks.equal(requirement.baseCount, plan.baseCount, "\(which): кількість бази")
    checks.equal(requirement.needed, plan.needed, "\(which): потрібно голосів")
    checks.equal(requirement.alternativeNeeded, plan.alternative, "\(which): потрібно за іншим прочитанням")
    checks.expect(
      requirement.explanation.contains(Count.votes.nominative(plan.needed)),
      "\(which): речення не називає \(plan.needed)")
    checks.expect(ballot.seal?.utf8.count == 64, "\(which): немає печатки")
    checks.equal(ballot.tally.absent, bench.plan.members.count - present.count, "\(which): відсутні")
    checks.expect(live.seen.contains { $0.voted > 0 && $0.voted < choices.count }, "\(which): підсумок не рухався")
    checks.expect(
      live.seen.allSatisfy { $0.for + $0.against + $0.abstained + $0.notVoting == present.count },
      "\(which): живий підсумок не сходиться")
    guard ballot.outcome != .annulled else { return }
    checks.equal(ballot.margin, plan.for - plan.needed, "\(which): запас")
    checks.equal(ballot.tally.for, plan.for, "\(which): за")
    checks.equal(ballot.tally.against, plan.against, "\(which): проти")
    checks.equal(ballot.tally.abstained, plan.abstained, "\(which): утримались")
    checks.equal(
      ballot.tally.notVoting, present.count - plan.for - plan.against - plan.abstained, "\(which): не голосували")
    checkLamps(which, ballot, choices)
  }

  /// Every console shows the result, and the lamp of what its deputy chose.
  private func checkLamps(_ which: String, _ ballot: Results.Ballot, _ choices: [String: Choice]) {
    let alive = bench.plan.members.filter { !dead.contains($0.id) }
    let told = bench.hall.wait(.seconds(3)) { board in
      alive.allSatisfy { member in
        let shown = board.views[member.seat]?.shown
        return shown?.phase == .result && shown?.ballot == UInt32(ballot.number)
      }
    }
    checks.expect(told, "\(which): не всі пульти показують наслідок")
    let wrong = alive.filter { bench.hall.view($0.seat).litChoice != choices[$0.id] }
    checks.expect(wrong.isEmpty, "\(which): лампи не збігаються з вибором: \(wrong.map(\.fullName))")
  }

  /// Takes the roll call, compares every name, and keeps the record.
  private func record(_ number: Int, _ choices: [String: Choice]) throws {
    let which = "поіменне № \(number)"
    let reply = try client.rollCall(number: number)
    let names = reply.votes.map(\.name)
    checks.equal(reply.votes.count, bench.plan.members.count, "\(which): рядків")
    checks.expect(AlphabetCheck.isSorted(names), "\(which): не за абеткою: \(names)")
    checks.equal(Set(names), Set(bench.plan.members.map(\.fullName)), "\(which): імена")
    if reply.ballot.outcome != .annulled {
      for vote in reply.votes {
        let found = Choice(word: vote.choice)
        checks.equal(found, choices[vote.voter], "\(which): вибір \(vote.name)")
        if found == nil {
          checks.equal(vote.choice, present.contains(vote.voter) ? "notVoting" : "absent", "\(which): \(vote.name)")
        }
      }
      if reply.ballot.question == recusedQuestion {
        let recused = reply.votes.first { $0.voter == DemoHall.recused }
        checks.equal(recused?.origin, "recused", "\(which): самовідвід")
        let entered = reply.votes.first { $0.voter == DemoHall.failed }
        checks.equal(entered?.origin, "manual", "\(which): внесено комісією")
      }
    }
    records.append(try RollCall.read(reply, among: client.ballots()).record)
  }

  private func refuses(_ act: () throws -> Void) -> Bool {
    do {
      try act()
      return false
    } catch ClientError.operator {
      return true
    } catch {
      return false
    }
  }
}

extension Choice {
  /// From the socket's word; nil for «notVoting» and «absent».
  init?(word: String) {
    switch word {
    case "for": self = .for
    case "against": self = .against
    case "abstained": self = .abstained
    default: return nil
    }
  }
}

extension Results.Choice {
  init(_ choice: Choice) {
    switch choice {
    case .for: self = .for
    case .against: self = .against
    case .abstained: self = .abstained
    }
  }
}

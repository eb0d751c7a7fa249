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
  let client: VarlinkClient
  private let live: LiveBallot
  private let members: [String: HallPlan.Member]
  private(set) var lines: [Line] = []
  private(set) var records: [RollCall] = []
  /// Consoles that are off for good.
  var dead: Set<String> = []

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
    screen.line()
    screen.line("Запізнився \(name(DemoHall.late)).")
    refuse("зареєструвати його до наступної реєстрації", "ст. 45") {
      try client.register(voter: DemoHall.late, reason: "запізнився")
    }

    try client.startBreak()
    screen.line()
    screen.line("Перерва: реєстрація втратила силу. Після неї приходить міський голова і головує.")
    refuse("відкрити голосування без реєстрації", "ст. 45") {
      try client.openBallot(question: "х", title: "х", kind: "decision")
    }
    try client.setHeadPresent(present: true)
    try client.setPresiding(voter: DemoHall.head)
    try register(away: [DemoHall.absent], expected: 41, byHand: DemoHall.registeredByHand)
    try client.recuse(voter: DemoHall.recused, question: "8", reason: "ділянку просить родич")
    screen.line("Самовідвід з питання № 8: \(name(DemoHall.recused)) (конфлікт інтересів).")
    for plan in DemoPlan.afterBreak { try hold(plan) }
    try repeatQuestion()
    for plan in DemoPlan.secret { try hold(plan) }
  }

  /// A question that was voted already: not without a vote that allows it, and not a third time.
  private func repeatQuestion() throws {
    guard let again = DemoPlan.repeated.last, let repeats = again.repeats else { return }
    let first = lines[repeats - 1].ballot
    func open() throws {
      try client.openBallot(question: again.question, title: again.title, kind: again.kind, repeatOf: first.number)
    }
    screen.line()
    screen.line("Питання № \(first.question) просять переголосувати.")
    refuse("переголосувати його одразу", "ст. 70", open)
    for plan in DemoPlan.repeated { try hold(plan) }
    refuse("голосувати його втретє", "ст. 89", open)
  }

  // MARK: Registration

  private func register(away: Set<String>, expected: Int, byHand: String? = nil) throws {
    var deputies: [UInt16: Deputy] = [:]
    for member in bench.plan.deputies where !away.contains(member.id) && member.id != byHand {
      deputies[member.seat] = Deputy(registersAfter: .milliseconds(Int.random(in: 100...1_200)))
    }
    bench.hall.instruct(deputies)
    try client.startRegistration(seconds: 20)
    screen.line()
    screen.line(screen.style.bold("Реєстрація"))
    let end = ContinuousClock.now + .seconds(19)
    var shown = -1
    while ContinuousClock.now < end {
      let status = try client.status()
      let registered = status.registration?.registered ?? 0
      if registered != shown {
        shown = registered
        screen.moving(
          "   зареєстровано \(registered) з \(bench.plan.composition)", sparse: "   зареєстровано \(registered)")
      }
      if registered >= expected - (byHand == nil ? 0 : 1) { break }
      usleep(30_000)
    }
    let reason = "клавіша реєстрації не спрацьовує"
    if let byHand {
      try client.register(voter: byHand, reason: reason)
      screen.line("   Секретаріат реєструє: \(name(byHand)) (\(reason)).")
    }
    let outcome = try client.finishRegistration()
    screen.line(
      "   Зареєстровано \(Count.deputies.nominative(outcome.registered)), кворум \(outcome.quorum) "
        + (outcome.reached ? screen.style.green("є") : screen.style.red("немає")))
    checks.equal(outcome.registered, expected, "зареєстровано")
    checks.equal(outcome.quorum, 22, "кворум")
    checks.expect(outcome.reached, "кворум має бути")
    present = Set(bench.plan.deputies.map(\.id)).subtracting(away)
    let status = try client.status()
    if status.headPresent { present.insert(DemoHall.head) }
    let list = try client.registration(number: status.registration?.number ?? 0)
    checks.equal(
      Set(list.entries.map(\.voter)), Set(bench.plan.deputies.map(\.id)).subtracting(away), "хто зареєстрований")
    checks.expect(AlphabetCheck.isSorted(list.entries.map(\.name)), "реєстрація не за абеткою")
    for entry in list.entries {
      checks.equal(entry.origin, entry.voter == byHand ? "manual" : "console", "реєстрація: \(entry.name)")
      checks.equal(entry.reason, entry.voter == byHand ? reason : nil, "підстава реєстрації: \(entry.name)")
    }
  }

  /// Who takes part, the head included.
  private var present: Set<String> = []

  // MARK: A ballot

  private func hold(_ plan: DemoBallot) throws {
    let choices = choices(for: plan)
    instruct(plan, choices)
    let repeatOf = plan.repeats.map { lines[$0 - 1].ballot.number }
    let foretold = try announce(plan, as: lines.count + 1, repeatOf: repeatOf)
    let number = try client.openBallot(
      question: plan.question, title: plan.title, kind: plan.kind, seconds: DemoPlan.window, repeatOf: repeatOf)
    checks.equal(number, lines.count + 1, "номер голосування")
    // Now: until it opened, the map showed the choices of the roll call before.
    let seats = plan.isSecret ? try SecretSeats(socket: bench.daemon.resultsSocket, checks: checks) : nil
    var script = DemoScript(plan: plan, number: number, choices: choices, sitting: self)
    let ballot = try live.follow(number, seconds: DemoPlan.window) { elapsed, ballot in
      try seats?.look(whileOpen: ballot)
      try script.act(elapsed, ballot)
    }
    checks.expect(script.isFinished, "голосування № \(number): не все відбулося за сценарієм")
    announceResult(ballot)
    checks.equal(ballot.requirement.explanation, foretold, "голосування № \(number): обіцяне правило")
    try check(ballot, plan, choices)
    let settled = try plan.settlement.map { try settle(ballot, $0) } ?? ballot
    lines.append(Line(ballot: settled, plan: plan, counted: ballot.outcome))
    if plan.isSecret {
      try seats?.look(after: ballot, voted: choices.count)
      try recordSecret(settled)
    } else {
      try record(number, choices)
    }
  }

  private func settle(_ ballot: Results.Ballot, _ settlement: DemoBallot.Settlement) throws -> Results.Ballot {
    let which = "голосування № \(ballot.number)"
    refuse("закрити засідання, поки є спір", "спір") { try client.closeSitting() }
    try client.settleBallot(number: ballot.number, base: settlement.base, reason: settlement.reason)
    let settled = try client.ballot(number: ballot.number)
    screen.line("   Вирішення спору: \(settlement.reason)")
    announceResult(settled)
    checks.equal(settled.outcome, settlement.outcome, "\(which): після вирішення спору")
    checks.equal(settled.margin, settlement.margin, "\(which): запас після вирішення спору")
    checks.equal(settled.settlement, settlement.reason, "\(which): підстава")
    checks.equal(settled.settledBase, settlement.base.rawValue, "\(which): за якою базою вирішено")
    checks.expect(settled.settledBy?.contains(name(DemoHall.head)) == true, "\(which): хто вирішив")
    return settled
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
      case .secondSecretPress where id == DemoHall.wavering: continue
      case .enteredByHand where id == DemoHall.failed: continue
      default: break
      }
      deputies[member.seat] = Deputy(voting: .once(choice, after: .milliseconds(delay)))
    }
    bench.hall.instruct(deputies)
  }

  // MARK: What is said

  /// Says what will be voted and what it takes, before the ballot opens.
  ///
  /// - Returns: the sentence on what it takes.
  private func announce(_ plan: DemoBallot, as number: Int, repeatOf: Int?) throws -> String {
    let style = screen.style
    guard let kind = try client.kinds().first(where: { $0.id == plan.kind }) else {
      checks.expect(false, "виду «\(plan.kind)» немає")
      return ""
    }
    checks.equal(kind.refusal, nil, "чи можна відкрити голосування № \(number)")
    screen.line()
    screen.line(
      style.bold("Голосування № \(number)") + " · питання № \(plan.question) · \(kind.requirement.recordKind)"
        + (repeatOf.map { " · повторне після № \($0)" } ?? ""))
    screen.line("   \(plan.title)")
    screen.line("   " + style.blue(kind.requirement.explanation))
    return kind.requirement.explanation
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
      case .open, .withheld: style.red("НЕ ВСТАНОВЛЕНО")
      }
    screen.line("   \(word) — \(totals)")
    checks.expect(ballot.verdict != nil, "голосування № \(ballot.number): немає висновку")
    if let verdict = ballot.verdict { screen.line("   Оголошують: " + style.blue(verdict)) }
  }

  /// The operator tries what the regulation forbids: refused, with the article, and nothing has changed.
  private func refuse(_ what: String, _ article: String, _ act: () throws -> Void) {
    do {
      let before = try client.status()
      do {
        try act()
        checks.expect(false, "дозволено, хоч регламент забороняє: \(what)")
      } catch ClientError.operator(let failure) {
        let (reason, named) = failure.words
        screen.line(
          "   Оператор пробує \(what). "
            + screen.style.yellow("Відмова: \(reason.last == "." ? String(reason.dropLast()) : reason)")
            + " (\(named)).")
        checks.expect(
          "\(reason) \(named)".contains(article) && !named.isEmpty, "\(what): відмова не називає «\(article)»")
      }
      checks.equal(try client.status().phase, before.phase, "\(what): стан після відмови")
      checks.equal(try client.status().ballot?.number, before.ballot?.number, "\(what): голосування після відмови")
    } catch {
      checks.expect(false, "\(what): \(error)")
    }
  }

  func say(_ text: String) { screen.line("   " + screen.style.dim(text)) }

  func name(_ id: String) -> String { members[id]?.fullName ?? id }

  func seat(_ id: String) -> UInt16 { members[id]?.seat ?? 0 }

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
      live.seen.allSatisfy { $0.voted + $0.notVoting == present.count }, "\(which): живий підсумок не сходиться")
    let open = live.seenOpen
    checks.expect(
      open.allSatisfy { $0.for + $0.against + $0.abstained == (plan.isSecret ? 0 : $0.voted) },
      plan.isSecret ? "\(which): підсумок видно до кінця" : "\(which): живий підсумок не сходиться")
    guard ballot.outcome != .annulled else { return }
    checks.equal(ballot.margin, plan.for - plan.needed, "\(which): запас")
    checks.equal(ballot.tally.for, plan.for, "\(which): за")
    checks.equal(ballot.tally.against, plan.against, "\(which): проти")
    checks.equal(ballot.tally.abstained, plan.abstained, "\(which): утримались")
    checks.equal(
      ballot.tally.notVoting, present.count - plan.for - plan.against - plan.abstained, "\(which): не голосували")
    checks.expect(
      ballot.verdict?.contains(Count.votes.nominative(plan.for)) == true, "\(which): висновок не називає голосів «за»")
    checkLamps(which, ballot, plan.isSecret ? [:] : choices)
    guard plan.isSecret else { return }
    checks.equal(ballot.mode, .secret, "\(which): таємне")
    let presses = bench.hall.presses(ballot.number).filter { !$0.value.isEmpty }
    checks.equal(presses.count, choices.count, "\(which): скільки тиснули")
    checks.expect(
      presses.allSatisfy { $0.value.first?.verdict == .counted }, "\(which): перший натиск має бути зараховано")
  }

  /// Every console shows the result, and the lamp of what its deputy chose.
  private func checkLamps(_ which: String, _ ballot: Results.Ballot, _ choices: [String: Choice]) {
    let alive = bench.plan.members.filter { !dead.contains($0.id) }
    let told = bench.hall.wait { board in
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

  /// A secret ballot has no roll call; its record has totals only, under the heading of the sitting.
  private func recordSecret(_ ballot: Results.Ballot) throws {
    let which = "таємне № \(ballot.number)"
    do {
      _ = try client.rollCall(number: ballot.number)
      checks.expect(false, "\(which): служба дала поіменний список")
    } catch {
      guard case .results(.secret(let number)) = error else { throw error }
      checks.equal(number, ballot.number, "\(which): про яке голосування відмовлено")
      screen.line(
        "   Журналіст просить поіменний список. " + screen.style.yellow("Відмова: голосування таємне, є лише підсумки"))
    }
    let reply = VarlinkClient.RollCall(secret: try client.heading(number: ballot.number))
    let record = try RollCall.read(reply, among: client.ballots()).record
    let text = record.vicheText()
    let signatories = [DemoHall.head, DemoHall.secretary]
    let named = bench.plan.members.filter { !signatories.contains($0.id) && text.contains($0.fullName) }
    checks.expect(named.isEmpty, "\(which): у записі імена: \(named.map(\.fullName))")
    checks.equal(record.heading.presiding, name(DemoHall.head), "\(which): хто головував")
    checks.expect(text.contains("ТАЄМНЕ ГОЛОСУВАННЯ"), "\(which): запис не каже, що голосування таємне")
    records.append(record)
  }
}

extension VoteAPI.Operator.Failure {
  /// What is wrong, as a sentence, and the article that says so.
  var words: (reason: String, article: String) {
    switch self {
    case .notNow(_, let reason, let article), .badCount(let reason, let article): (reason, article)
    case .badConsole(_, let reason): (reason, "")
    case .noQuorum(let registered, let quorum, let article):
      ("зареєстровано \(registered), а кворум \(quorum).", article)
    case .unknownKind(let kind, _, let article): ("виду «\(kind)» у регламенті немає.", article)
    case .unknownVoter(let voter, let article): ("депутата «\(voter)» немає.", article)
    case .repeatLimit(let question, let ballots, let article):
      (
        "питання № \(question) уже голосували: № " + ballots.map(String.init).joined(separator: ", № ") + ".", article
      )
    case .notDisputed(let number, let article): ("голосування № \(number) не спірне.", article)
    case .storageFailed(let detail): (detail, "")
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

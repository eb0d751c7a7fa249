internal import Reactor
internal import TallyEngine

/// The operator: looks at the status, does what a sitting asks for next (or something else), and waits for the answer.
/// Whoever dies in between, the next look tells where things stand.
final class OperatorDesk {
  private unowned let world: World
  private var client: Client?
  private var chance: Chance
  private var clients: UInt64 = 0
  private var steps = 0
  private var ballotsLeft: Int
  private var sittings = 0
  private var questions = 0
  private var calmBallot: Int?
  private(set) var isFinished = false
  /// What was asked and not answered yet.
  private var pending: (method: String, parameters: [String: Any])?
  private var onlineAsked = 0

  init(in world: World, ballots: Int) {
    self.world = world
    chance = Chance(world.seed, "operator")
    ballotsLeft = ballots
  }

  /// Sits down.
  func begin() { world.after(chance.milliseconds(300...2_500)) { [unowned self] in look() } }

  // MARK: Asking

  private func look() {
    guard !isFinished else { return }
    if client == nil { connect() }
    ask("org.votedaemon.results.GetStatus", [:])
  }

  private func connect() {
    clients += 1
    let fresh = Client(world, number: clients, asOperator: true)
    fresh.heard = { [unowned self, unowned fresh] message in
      guard client === fresh else { return }
      if let message { answered(message) } else { lost() }
    }
    client = fresh
  }

  private func ask(_ method: String, _ parameters: [String: Any]) {
    pending = (method, parameters)
    steps += 1
    let step = steps
    world.trace.remark("the operator asks: \(method) \(parameters.sorted { $0.key < $1.key })")
    world.truth.asked(method, parameters)
    client?.call(method, parameters)
    // Nobody waits for ever.
    world.after(25_000_000_000) { [weak self] in
      guard let self, step == steps, pending != nil else { return }
      client?.hangUp()
      lost()
    }
  }

  private func act(_ method: String, _ parameters: [String: Any] = [:]) {
    world.forecast.actBegins()
    ask("org.votedaemon.operator." + method, parameters)
  }

  private func lost() {
    client = nil
    pending = nil
    steps += 1
    think(100...400)
  }

  private func think(_ milliseconds: ClosedRange<Int>) {
    let step = steps
    world.after(chance.milliseconds(milliseconds)) { [weak self] in
      guard let self, step == steps else { return }
      look()
    }
  }

  private func answered(_ message: [String: Any]) {
    guard let (method, parameters) = pending else { return }
    pending = nil
    world.seen()
    let reply = message["parameters"] as? [String: Any] ?? [:]
    if let error = message["error"] as? String {
      world.trace.remark("refused: \(error)")
      if error.hasSuffix("StorageFailed") { world.coverage.add(.storageRefused) }
      // Settled already, by a call whose answer was lost.
      if error.hasSuffix("NotDisputed"), let number = parameters["number"] as? Int {
        world.truth.isNotDisputed(number)
      }
      return think(100...900)
    }
    if method == "org.votedaemon.results.GetStatus", let status = reply["status"] as? [String: Any] {
      world.truth.saw(status)
      return decide(Seen(status))
    }
    if method == "org.votedaemon.results.GetRollCall" || method == "org.votedaemon.results.GetBallot" {
      world.truth.rollCall(reply)
      return think(100...900)
    }
    world.truth.done(String(method.split(separator: ".").last ?? ""), parameters, reply, at: world.now)
    if method.hasSuffix("OpenBallot"), let number = reply["number"] as? Int {
      if world.isCalm {
        calmBallot = number
        world.truth.calmBallot = number
      }
      world.announced(number, seconds: parameters["seconds"] as? Int ?? 0)
    }
    if method.hasSuffix("OpenSitting") { world.sittingOpened() }
    if method.hasSuffix("CloseBallot"), let number = reply["number"] as? Int, chance.happens(500) {
      return ask("org.votedaemon.results.GetRollCall", ["number": number])
    }
    think(world.isCalm ? 200...400 : 100...1_500)
  }

  // MARK: Deciding

  /// What a status says.
  private struct Seen {
    let phase: String
    let registered: Int?
    let isRegistrationOver: Bool
    let quorumReached: Bool
    let ballot: Int?
    let kind: String
    let outcome: String
    let question: String
    let secondsLeft: Double?
    let online: Int
    let expected: Int

    init(_ status: [String: Any]) {
      phase = status["phase"] as? String ?? ""
      let registration = status["registration"] as? [String: Any]
      registered = registration?["registered"] as? Int
      isRegistrationOver = registration?["closedAt"] is String
      quorumReached = registration?["reached"] as? Bool ?? false
      let ballot = status["ballot"] as? [String: Any]
      self.ballot = ballot?["number"] as? Int
      kind = (ballot?["requirement"] as? [String: Any])?["kind"] as? String ?? ""
      outcome = ballot?["outcome"] as? String ?? ""
      question = ballot?["question"] as? String ?? ""
      secondsLeft = ballot?["secondsLeft"] as? Double
      online = status["consolesOnline"] as? Int ?? 0
      expected = status["consolesExpected"] as? Int ?? 0
    }
  }

  private func decide(_ seen: Seen) {
    if world.isCalm { return decideCalmly(seen) }
    switch seen.phase {
    case "closed":
      onlineAsked += 1
      if seen.online < seen.expected, onlineAsked < 8 { return think(300...800) }
      onlineAsked = 0
      openSitting()
    case "break": register()
    case "registration":
      if chance.happens(100) { return registerByHand() }
      if chance.happens(700) { return act("FinishRegistration") }
      think(300...2_000)
    case "voting": duringBallot(seen)
    default: betweenBallots(seen)
    }
  }

  private func openSitting() {
    sittings += 1
    act(
      "OpenSitting",
      [
        "session": "\(sittings)", "sitting": sittings, "presiding": "d1",
        "headPresent": world.sketch.hasHead && chance.happens(600),
      ])
  }

  private func register() {
    let seconds: Any = chance.happens(300) ? chance.number(2...4) as Any : Optional<Int>.none as Any
    var parameters: [String: Any] = [:]
    if let seconds = seconds as? Int { parameters["seconds"] = seconds }
    act("StartRegistration", parameters)
  }

  private func registerByHand() {
    act("Register", ["voter": chance.pick(world.sketch.council.voters).id, "reason": "пульт не працює"])
  }

  private func duringBallot(_ seen: Seen) {
    guard let number = seen.ballot else { return think(200...400) }
    if seen.kind == "papers" {
      if chance.happens(300) {
        return act("AnnulBallot", ["number": number, "reason": "скриньку перекинули"])
      }
      let papers = chance.number(0...3)
      let votesFor = chance.number(0...papers)
      return act(
        "EnterSecretCount",
        [
          "number": number, "issued": papers, "found": papers, "for": votesFor, "against": papers - votesFor,
          "abstained": 0, "invalid": 0,
        ])
    }
    // Where everybody presses at the last moment, the chair waits for it.
    if World.isRushed(UInt32(number), of: world.seed) { return think(200...2_500) }
    switch chance.number(0...19) {
    case 0: act("AnnulBallot", ["number": number, "reason": "завадив шум у залі"])
    case 1, 2:
      act(
        "EnterVote",
        [
          "voter": chance.pick(world.sketch.council.voters).id, "choice": chance.pick(["for", "against", "abstained"]),
          "reason": "пульт не працює",
        ])
    case 3...5: act("CloseBallot")
    default: think(200...2_500)
    }
  }

  private func betweenBallots(_ seen: Seen) {
    if seen.registered == nil || !seen.quorumReached || !seen.isRegistrationOver { return register() }
    if seen.outcome == "disputed", let number = seen.ballot, chance.happens(600) {
      return act(
        "SettleBallot",
        [
          "number": number, "base": chance.happens(500) ? "deputies" : "deputiesAndHead", "reason": "лічильна комісія",
        ])
    }
    let voters = world.sketch.council.voters
    switch chance.number(0...29) {
    case 0: act("StartBreak")
    case 1: act("SetHeadPresent", ["present": chance.happens(500)])
    case 2: act("SetPresiding", ["voter": chance.pick(voters).id])
    case 3: recuse()
    case 4: act("CheckHall", chance.happens(500) ? [:] : ["keys": true, "seconds": chance.number(7...12)])
    case 5: registerByHand()
    case 6:
      guard let number = seen.ballot else { return think(100...300) }
      act("AnnulBallot", ["number": number, "reason": "помилка у питанні"])
    case 7:
      let desk = chance.pick(world.sketch.desks)
      let spare = chance.pick(world.sketch.spares)
      act(
        "AssignConsole",
        ["seat": Int(desk.seat), "console": "serial:" + Self.hex(spare), "reason": "пульт зламався"])
    case 8 where seen.ballot != nil:
      ask("org.votedaemon.results.GetRollCall", ["number": seen.ballot!])
    default:
      if ballotsLeft == 0 {
        // The hall goes on until the faults are over.
        return chance.happens(300) ? act("CloseSitting") : think(500...2_000)
      }
      openBallot(seen)
    }
  }

  private func recuse() {
    let voter = chance.pick(world.sketch.council.voters).id
    act("Recuse", ["voter": voter, "question": "\(questions + 1)", "reason": "конфлікт інтересів"])
  }

  private func openBallot(_ seen: Seen) {
    let kind = chance.pick(
      weighted: [(40, "decision"), (10, "procedure"), (5, "third"), (25, "veto"), (25, "secretary"), (5, "papers")])
    var parameters: [String: Any] = ["title": "Питання", "kind": kind, "seconds": chance.number(3...7)]
    // Somebody has a conflict of interest in what comes next.
    if chance.happens(300) { return recuse() }
    if seen.outcome == "annulled", let number = seen.ballot, seen.kind == kind, chance.happens(700) {
      parameters["repeatOf"] = number
      parameters["question"] = seen.question
    } else {
      questions += 1
      parameters["question"] = "\(questions)"
    }
    ballotsLeft -= 1
    act("OpenBallot", parameters)
  }

  static func hex(_ serial: UInt64) -> String {
    let digits = String(serial, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  // MARK: The end, without faults

  private var isLastSitting = false

  /// Closes what is open, opens a last sitting, and holds one ballot in which every press must be counted.
  private func decideCalmly(_ seen: Seen) {
    switch seen.phase {
    case "closed":
      if calmBallot != nil {
        isFinished = true
        return
      }
      isLastSitting = true
      // Everybody is to be there: who was refused waits five seconds.
      guard seen.online == seen.expected else { return think(300...500) }
      sittings += 1
      act(
        "OpenSitting",
        ["session": "остання", "sitting": sittings, "presiding": "d1", "headPresent": false])
    case "registration":
      let deputies = world.sketch.council.voters.count { !$0.isHead }
      if isLastSitting, seen.registered != deputies { return think(200...400) }
      act("FinishRegistration")
    case "break":
      if isLastSitting { act("StartRegistration") } else { act("CloseSitting") }
    case "voting":
      guard let number = seen.ballot else { return think(200...400) }
      if number == calmBallot { return think(300...600) }
      act(
        seen.kind == "papers" ? "AnnulBallot" : "CloseBallot",
        seen.kind == "papers" ? ["number": number, "reason": "кінець"] : [:])
    default:
      if let calmBallot, seen.ballot == calmBallot {
        if world.truth.rollCalls[calmBallot] == nil {
          return ask("org.votedaemon.results.GetRollCall", ["number": calmBallot])
        }
        return act("CloseSitting")
      }
      guard isLastSitting else {
        if seen.outcome == "disputed", let number = seen.ballot {
          return act("SettleBallot", ["number": number, "base": "deputies", "reason": "лічильна комісія"])
        }
        // An older ballot may still be disputed.
        if let number = world.truth.disputed.min() {
          return act("SettleBallot", ["number": number, "base": "deputies", "reason": "лічильна комісія"])
        }
        return act("CloseSitting")
      }
      guard seen.registered != nil else { return act("StartRegistration") }
      act("OpenBallot", ["question": "остання", "title": "Останнє", "kind": "decision", "seconds": 10])
    }
  }
}

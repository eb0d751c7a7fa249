import TallyEngine
import VoteAPI

/// What happens in the course of one window.
struct DemoScript {
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
    case .mindChanged, .enteredByHand, .secondSecretPress: 2
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
    case (.secondSecretPress, 0):
      let seat = sitting.seat(DemoHall.wavering)
      let presses = hall.presses(number)[seat] ?? []
      if presses.isEmpty { hall.press(seat, Keys(choices[DemoHall.wavering] ?? .for)) }
      guard presses.last?.verdict == .counted, elapsed > 0.8 else { break }
      sitting.say("\(sitting.name(DemoHall.wavering)) тисне ще раз, іншу клавішу: у таємному стоїть перший вибір.")
      hall.press(seat, .against)
      step = 1
    case (.secondSecretPress, 1):
      guard hall.presses(number)[sitting.seat(DemoHall.wavering)]?.last?.verdict == .firstChoiceStands else { break }
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

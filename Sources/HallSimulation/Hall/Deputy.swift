internal import CouncilFiles
internal import Reactor
internal import TallyEngine

/// The person at a desk: registers, votes, changes their mind, leans on the keys. Looks at the lamps of whatever console
/// stands there, and knows nothing else.
final class Deputy {
  private let seat: UInt16
  private unowned let world: World
  private weak var console: (any DeskDevice)?
  /// What they have planned for, so that one question is answered once.
  private var planned: (phase: Indication.Phase, ballot: UInt32)?
  /// Whether they planned that when the faults were over.
  private var plannedCalmly = false
  private var plans = 0
  /// Whether the plan is for a secret ballot.
  private var isSecret = false

  init(at seat: UInt16, in world: World) {
    self.seat = seat
    self.world = world
  }

  /// Sits down before a console.
  func sit(at console: (any DeskDevice)?) {
    // A console that is carried to another desk is in nobody's hands: a key still down would meet the next one's choice.
    if self.console !== console { self.console?.letGo() }
    self.console?.deputy = nil
    self.console = console
    console?.deputy = self
    planned = nil
    look()
  }

  /// Looks at the lamps, and plans where they ask for something.
  func look() {
    guard let console, console.isServing else { return }
    let shown = console.shown
    // While their console was away one registration may have ended and another begun, which looks the same.
    let isAnother = shown.phase == .registration && world.isCalm && !plannedCalmly
    guard planned?.phase != shown.phase || planned?.ballot != shown.ballot || isAnother else { return }
    switch shown.phase {
    case .registration:
      guard shown.lamp(key: 3) == .slowBlink else { return }
      planned = (shown.phase, shown.ballot)
      beginPlan(isSecret: false)
      registerSoon()
    case .voting:
      guard (0...2).contains(where: { shown.lamp(key: $0) != .off }) || isStubborn(in: shown.ballot) else { return }
      planned = (shown.phase, shown.ballot)
      beginPlan(isSecret: world.secretBallots.contains(Int(shown.ballot)))
      voteSoon(in: shown.ballot)
    case .result:
      planned = (shown.phase, shown.ballot)
      drum(after: shown.ballot)
    case .idle, .selfTest, .outOfService:
      planned = (shown.phase, shown.ballot)
    }
  }

  /// A hand that voted in secret is off the keys before anything else is asked, and so is every other one before: what it
  /// leaned on would tell, to the whole hall and by no fault of the daemon's.
  private func beginPlan(isSecret: Bool) {
    plans += 1
    plannedCalmly = world.isCalm
    if isSecret || self.isSecret { console?.letGo() }
    self.isSecret = isSecret
  }

  /// Some press though nothing asks them to: who is recused, who has not registered, who has no paper. None of it may
  /// count.
  private func isStubborn(in ballot: UInt32) -> Bool {
    var chance = Chance(world.seed, "stubborn \(seat) \(ballot)")
    guard !world.isCalm, chance.happens(600) else { return false }
    return true
  }

  private func registerSoon() {
    var chance = Chance(world.seed, "registration \(seat) \(plans)")
    guard world.isCalm || chance.happens(930) else { return }
    press(3, after: chance.milliseconds(50...1_500), for: 80_000_000)
    keepTrying(3, plan: plans, after: 2_600_000_000) {
      $0.phase == .registration && $0.lamp(key: 3) == .slowBlink
    }
  }

  private func voteSoon(in ballot: UInt32) {
    var chance = Chance(world.seed, "vote \(seat) \(ballot) \(plans)")
    var choices = Chance(world.seed, "choice \(seat) \(ballot)")
    // Of a secret ballot the choices alone may be exchanged: all else stays as it was.
    var mood = Chance(world.seed, "mood \(ballot)")
    let inFavour = mood.pick([1, 1, 6])
    let drawn = choices.pick(weighted: [(inFavour, 0), (1, 1), (1, 2)])
    let first = world.exchangedChoices[Int(ballot)]?[seat] ?? drawn
    world.truth.meant(first, by: seat, in: Int(ballot))
    let window = world.windowMilliseconds
    if world.isCalm {
      vote(first, after: chance.milliseconds(100...1_500), for: 90_000_000)
      keepTrying(first, plan: plans, after: 3_000_000_000) { [unowned self] in
        $0.phase == .voting && $0.ballot == ballot && $0.lamp(key: first) != .on && asks($0)
      }
      return
    }
    guard chance.happens(950) else { return }
    let isLate = chance.happens(World.isRushed(ballot, of: world.seed) ? 700 : 150)
    var at = chance.milliseconds(isLate ? window - 300...window + 200 : 30...window / 2)
    var choice = first
    for _ in 0..<chance.pick(weighted: [(60, 1), (25, 2), (10, 3), (5, 8)]) {
      act(choice, at, &chance)
      at += chance.milliseconds(20...2_000)
      // In a secret ballot it stays: only then are the totals the same when the choices are exchanged.
      let other = (choice + chance.number(0...2)) % 3
      choice = isSecret ? first : other
    }
    if chance.happens(700) {
      keepTrying(first, plan: plans, after: at + 1_200_000_000) { [unowned self] in
        $0.phase == .voting && $0.ballot == ballot && asks($0)
      }
    }
  }

  /// Whether a console asks for a choice that it has not.
  private func asks(_ shown: Indication) -> Bool { (0...2).allSatisfy { shown.lamp(key: $0) == .slowBlink } }

  /// Some go on pressing when nothing is asked, and into the next ballot, before their console has shown it.
  private func drum(after ballot: UInt32) {
    var chance = Chance(world.seed, "drum \(seat) \(ballot)")
    // Not after a secret ballot, where the key that is still down would say which it was.
    guard !world.isCalm, !isSecret, chance.happens(150) else { return }
    let key = chance.number(0...2)
    for beat in 1...20 { press(key, after: UInt64(beat) * 130_000_000 + chance.milliseconds(0...60), for: 50_000_000) }
  }

  /// One way of pressing a key, good or bad.
  private func act(_ choice: Int, _ delay: UInt64, _ chance: inout Chance) {
    // In a secret ballot no key is held into the next one: there it would tell what was chosen, and to everybody. Nor are
    // two pressed: where the first frame is late the second counts, and the totals are others when choices are exchanged.
    let way = chance.number(0...19)
    switch isSecret && (2...4).contains(way) ? 9 : way {
    case 0:
      // A worn key: it opens and closes for up to 20 ms, at both ends.
      var at = delay
      for _ in 0..<chance.number(1...5) {
        contact(choice, true, after: at)
        at += chance.milliseconds(0...2) + 100_000
        contact(choice, false, after: at, as: .keyBounce)
        at += chance.milliseconds(0...2) + 100_000
      }
      vote(choice, after: at, for: 60_000_000)
    case 1:
      for beat in 0..<chance.number(10...60) {
        // By the tenth change it is no finger any more.
        let at = delay + UInt64(beat) * 5_000_000
        contact(choice, beat % 2 == 0, after: at, as: beat == 9 ? .keyChatter : nil)
      }
      contact(choice, false, after: delay + 320_000_000)
    case 2:
      vote(choice, after: delay, for: 100_000_000)
      vote((choice + 1) % 3, after: delay + chance.milliseconds(0...40), for: 100_000_000)
    case 3:
      vote(choice, after: delay, for: 2_500_000_000, as: .slowPress)
    case 4:
      // A key that stays down past the end: it must mean nothing when the next ballot opens.
      vote(choice, after: delay, for: chance.milliseconds(8_000...25_000))
    case 5...8:
      // Another key within the time that a frame may be late: of the two frames the older must not count.
      guard !isSecret else { return vote(choice, after: delay, for: 60_000_000) }
      let first = chance.milliseconds(15...40)
      vote((choice + 1) % 3, after: delay, for: first)
      vote(choice, after: delay + first + chance.milliseconds(5...25), for: chance.milliseconds(60...220))
    default:
      vote(choice, after: delay, for: chance.milliseconds(60...220))
    }
  }

  private func vote(_ choice: Int, after delay: UInt64, for time: UInt64, as fault: Coverage.Fault? = nil) {
    if world.sketch.council.regulation.choiceRule == .held {
      contact(4, true, after: delay > 30_000_000 ? delay - 30_000_000 : 0)
      // Most hold on to the end, some let go.
      var chance = Chance(world.seed, "hold \(seat) \(plans) \(delay)")
      let soon = chance.milliseconds(50...3_000)
      contact(4, false, after: delay + time + (chance.happens(700) || world.isCalm ? 30_000_000_000 : soon))
    }
    press(choice, after: delay, for: time, as: fault)
  }

  private func press(_ key: Int, after delay: UInt64, for time: UInt64, as fault: Coverage.Fault? = nil) {
    contact(key, true, after: delay)
    contact(key, false, after: delay + time, as: fault)
  }

  /// - Parameter fault: what it is the sign of, once the contact really moves before a device that serves.
  private func contact(_ key: Int, _ isDown: Bool, after delay: UInt64, as fault: Coverage.Fault? = nil) {
    let (isCalm, plan, wasSecret) = (world.isCalm, plans, isSecret)
    world.after(delay) { [weak self] in
      // What was planned before the faults were over is not done after.
      guard let self, isCalm == world.isCalm, plan == plans || !(wasSecret || isSecret) else { return }
      // Whoever voted in secret has taken the hand off by the time a check of the hall asks for the keys.
      let isOver = world.heard.phase != .voting && world.now > world.heard.since + 5_000_000_000
      guard !(isDown && wasSecret && isOver) else { return }
      if console?.contact(key, isDown) ?? false, let fault { world.coverage.add(fault) }
    }
  }

  /// A lamp that does not answer makes them press again, a few times; when the faults are over, until it answers, whether or
  /// not their console is away just now.
  private func keepTrying(
    _ key: Int, plan: Int, after delay: UInt64, times: Int = 6, while asked: @escaping (Indication) -> Bool
  ) {
    let isCalm = world.isCalm
    world.after(delay) { [weak self] in
      guard let self, plans == plan, let console, isCalm == world.isCalm else { return }
      if console.isServing {
        guard asked(console.shown) else { return }
        vote(key, after: 0, for: 90_000_000)
      } else if !isCalm {
        return
      }
      if times > 1 || isCalm { keepTrying(key, plan: plan, after: 1_100_000_000, times: times - 1, while: asked) }
    }
  }
}

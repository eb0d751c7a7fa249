internal import CouncilFiles
internal import Reactor
internal import TallyEngine
internal import VotingHardware

/// A console: the reference firmware (`ConsoleLink`) with its keys, and a witness of all that is pressed, answered and
/// shown.
final class Console: DeskDevice {
  let serial: UInt64
  /// Whether it sees that a host has the port open, as a USB console does; else it notices by the silence.
  private let seesHost: Bool

  private unowned let world: World
  private let identity: ConsoleIdentity
  private var link: ConsoleLink
  private var effects: Effects
  private(set) weak var jack: Jack?
  private var timer: (at: UInt64, timer: Reactor.Timer)?
  /// Whoever sits at the desk and looks at the lamps.
  weak var deputy: Deputy?
  /// The presses of this session that have no final answer, as the truth knows them.
  private var waiting: [UInt32: Int] = [:]
  private var welcomed: UInt16?
  /// It was put into its socket while the hall was at work, and the daemon has not said yet what it thinks of it.
  var isNewHere = false

  init(_ serial: UInt64, key: [UInt8]?, seesHost: Bool, in world: World) {
    self.serial = serial
    self.seesHost = seesHost
    self.world = world
    var keys: Keys = [.for, .against, .abstain, .present, .floor]
    if world.sketch.council.regulation.choiceRule == .held { keys.insert(.hold) }
    identity = ConsoleIdentity(
      serial: serial, keys: keys, key: key.flatMap { try? ConsoleKey($0) },
      servesUnsigned: !world.sketch.configuration.authenticate)
    link = ConsoleLink(identity)
    effects = Effects(chance: Chance(world.seed, "nonces \(serial)"))
  }

  var shown: Indication { link.shown }
  var isServing: Bool { link.state == .serving }
  var seat: UInt16? { link.welcome?.seat }
  var down: Keys { link.down }

  // MARK: The plug

  func plugged(into jack: Jack, hostIsThere: Bool) {
    self.jack = jack
    if link.unit != jack.desk.unit { restart(as: jack.desk.unit) }
    if hostIsThere || !seesHost { link.begin(now: world.now, &effects) }
    settle()
  }

  func unplugged() {
    jack = nil
    waiting = [:]
    link.lineClosed(&effects)
    settle()
    restart(as: link.unit)
    deputy?.look()
  }

  /// Without its supply it forgets; the keys are where the fingers are, and its socket says which console of a port it is.
  private func restart(as unit: UInt8) {
    let held = link.down
    link = ConsoleLink(identity, unit: unit)
    for key in 0...5 where held.contains(Keys(rawValue: 1 << UInt8(key))) {
      link.set(key: key, isDown: true, now: world.now, &effects)
    }
  }

  func hostCame() {
    guard seesHost || link.state == .down else { return }
    link.begin(now: world.now, &effects)
    settle()
  }

  func hostWent() {
    guard seesHost else { return }
    link.lineClosed(&effects)
    settle()
  }

  func receive(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { link.receive($0, now: world.now, &effects) }
    settle()
  }

  // MARK: The keys

  /// A contact closes or opens. What is written down is what the console itself could know: which ballot it showed, and
  /// whether it told the host.
  @discardableResult func contact(_ key: Int, _ isDown: Bool) -> Bool {
    let ballot = Int(link.shown.ballot)
    world.trace.remark("key \(key) of console \(serial) \(isDown ? "down" : "up"), ballot \(ballot), \(link.state)")
    guard let sequence = link.set(key: key, isDown: isDown, now: world.now, &effects) else { return false }
    if isDown, let seat = link.welcome?.seat {
      waiting[sequence] = world.pressed(
        Truth.Press(seat: seat, serial: serial, ballot: ballot, key: key, held: link.down.rawValue, at: world.now),
        isAsked: link.shown.isChoiceLit)
    }
    settle()
    return true
  }

  /// All hands off.
  func letGo() {
    for key in 0...5 where link.down.contains(Keys(rawValue: 1 << UInt8(key))) { contact(key, false) }
  }

  // MARK: What follows

  private func settle() {
    for frame in effects.frames { jack?.transmit(frame) }
    effects.frames.removeAll(keepingCapacity: true)
    for sequence in effects.givenUp { waiting[sequence] = nil }
    effects.givenUp.removeAll(keepingCapacity: true)
    for answer in effects.answers where answer.isFinal {
      guard let press = waiting.removeValue(forKey: answer.sequence) else { continue }
      world.truth.answered(press, answer.code, at: world.now)
    }
    effects.answers.removeAll(keepingCapacity: true)
    if link.state != .serving { waiting = [:] }
    if let seat = link.welcome?.seat, seat != welcomed { world.welcomed(self, at: seat) }
    welcomed = link.welcome?.seat
    if isNewHere, let jack {
      switch link.state {
      case .serving, .refused:
        isNewHere = false
        world.judgedNew(self, in: jack, isWelcome: link.state == .serving)
      case .down, .greeting, .proving: break
      }
    }
    if effects.hasNewIndication {
      effects.hasNewIndication = false
      if let seat = link.welcome?.seat { world.truth.shown(link.shown, at: seat, world.now) }
    }
    deputy?.look()
    arm()
  }

  private func arm() {
    guard let deadline = link.deadline else { return }
    if let timer {
      if timer.at <= deadline { return }
      world.reactor.cancel(timer.timer)
    }
    let now = world.now
    timer = (
      deadline,
      world.after(deadline > now ? deadline - now : 0) { [unowned self] in
        timer = nil
        link.tick(now: world.now, &effects)
        settle()
      }
    )
  }

  /// What the link asked for since the last look.
  private struct Effects: ConsoleLinkOwner {
    var chance: Chance
    var frames: [[UInt8]] = []
    var answers: [Answer] = []
    var givenUp: [UInt32] = []
    var hasNewIndication = false

    init(chance: Chance) { self.chance = chance }

    mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) { frames.append(frame.withBytes { Array($0) }) }
    mutating func makeNonce() -> Nonce { Nonce(rawValue: max(1, chance.next())) }
    mutating func answered(_ answer: Answer) { answers.append(answer) }
    mutating func gaveUp(_ sequence: UInt32) { givenUp.append(sequence) }
    mutating func shown(_ indication: Indication) { hasNewIndication = true }
  }
}

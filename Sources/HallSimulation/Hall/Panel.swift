internal import TallyEngine
internal import VotingHardware

/// What stands on a desk: keys and lamps, whatever is behind them.
protocol DeskDevice: AnyObject {
  /// Whoever sits there and looks at the lamps.
  var deputy: Deputy? { get set }
  /// What can be seen of it.
  var shown: Indication { get }
  /// Whether somebody reads its keys.
  var isServing: Bool { get }
  /// The keys that are held.
  var down: Keys { get }
  /// A contact of a key closes or opens. Whether that told the daemon's side of the desk anything.
  @discardableResult func contact(_ key: Int, _ isDown: Bool) -> Bool
  /// All hands off.
  func letGo()
}

extension Indication {
  /// Whether any lamp of a choice burns or blinks.
  var isChoiceLit: Bool { (0...2).contains { lamp(key: $0) != .off } }
}

/// A panel on GPIO lines, and a witness of what is pressed on it and how its lamps burn. It knows nothing but contacts and
/// lamps: which ballot is open is what everybody in the hall has heard.
final class Panel: DeskDevice {
  /// A lamp that burned for longer than the slow blink's half period, and whenever the daemon has set it since, is steady.
  private static let steadyAfter: UInt64 = 700_000_000
  /// A lamp that has burned within this time blinks, if it is not steady.
  private static let blinkMemory: UInt64 = 1_200_000_000
  /// A contact that closed so often within `quiet` counts for nothing beside another, until it has rested for so long: the
  /// daemon may take it for chattering, or not yet, or not any more.
  private static let noisyAfter = 6
  private static let quiet: UInt64 = 1_500_000_000

  private struct Lamp {
    var isLit = false
    /// Since when it has burned without a break, as far as it was looked at; nil where it is dark.
    var since: UInt64?
    var lastLit: UInt64?
  }

  let desk: HallSketch.PanelDesk
  weak var deputy: Deputy?
  private unowned let world: World
  private var lamps = [Lamp](repeating: Lamp(), count: 6)
  private(set) var down: Keys = []
  private var closings: [[UInt64]] = Array(repeating: [], count: 6)
  private var noisyUntil = [UInt64](repeating: 0, count: 6)
  /// The ballot whose lamps are looked at, and since when.
  private var watched: (ballot: Int, since: UInt64) = (0, 0)

  init(_ desk: HallSketch.PanelDesk, in world: World) {
    self.desk = desk
    self.world = world
  }

  var isServing: Bool { world.gpio.isTaken(desk.key(0)) }

  var shown: Indication {
    var shown = Indication(ballot: UInt32(world.heard.ballot), phase: world.heard.phase)
    for key in 0...3 {
      if isSteady(key) {
        shown.set(.on, key: key)
      } else if lamps[key].isLit || lamps[key].lastLit.map({ world.now < $0 + Self.blinkMemory }) ?? false {
        shown.set(.slowBlink, key: key)
      }
    }
    return shown
  }

  private func isSteady(_ key: Int) -> Bool {
    lamps[key].isLit && (lamps[key].since.map { world.now >= $0 + Self.steadyAfter } ?? false)
  }

  // MARK: Keys

  @discardableResult func contact(_ key: Int, _ isDown: Bool) -> Bool {
    let bit = Keys(rawValue: 1 << UInt8(key))
    guard down.contains(bit) != isDown else { return false }
    if isDown { down.insert(bit) } else { down.remove(bit) }
    world.trace.remark("key \(key) of the panel at \(desk.seat) \(isDown ? "down" : "up")")
    if isDown { closings[key] = closings[key].filter { $0 + Self.quiet > world.now } + [world.now] }
    if isNoisy(key) || closings[key].count >= Self.noisyAfter { noisyUntil[key] = world.now + Self.quiet }
    if isDown, isServing {
      world.coverage.add(.pressOnPanel)
      var held = down
      for other in 0...5 where other != key && isNoisy(other) { held.remove(Keys(rawValue: 1 << UInt8(other))) }
      _ = world.pressed(
        Truth.Press(
          seat: desk.seat, serial: 0, ballot: world.ballotNow, key: key, held: held.rawValue, at: world.now),
        isAsked: shown.isChoiceLit)
    }
    world.gpio.set(desk.key(key), isClosed: isDown)
    return isServing
  }

  /// A contact of the registration key fails: a hundred times a second it closes and opens, for two seconds.
  func chatter() {
    for beat in 0..<400 {
      world.after(UInt64(beat) * 5_000_000) { [weak self] in
        if let self, !world.isCalm { contact(3, beat % 2 == 0) }
      }
    }
  }

  private func isNoisy(_ key: Int) -> Bool { world.now < noisyUntil[key] }

  func letGo() {
    for key in 0...5 where down.contains(Keys(rawValue: 1 << UInt8(key))) { contact(key, false) }
  }

  // MARK: Lamps

  /// The daemon has set a lamp, perhaps to what it was.
  func lampWasSet(_ key: Int, _ isLit: Bool) {
    defer { deputy?.look() }
    lamps[key].isLit = isLit
    guard isLit else {
      lamps[key].since = nil
      return
    }
    lamps[key].lastLit = world.now
    lamps[key].since = lamps[key].since ?? world.now
    // A steady lamp beside a choice says that it is on disk; of this ballot, if it was lit after everybody had heard of it.
    let heard = world.heard
    guard key < 3, isSteady(key), heard.phase == .voting, heard.ballot == world.ballotNow,
      let since = lamps[key].since, since > heard.since
    else { return }
    world.truth.lit(key, of: heard.ballot, at: desk.seat, world.now)
  }

  /// The daemon's loop stands, or has stood: how the lamps burned meanwhile says nothing.
  func distrustLamps() {
    for key in 0...5 { lamps[key].since = nil }
  }
}

internal import Reactor
internal import TallyEngine
internal import VoteAPI

/// A check of the hall that is under way: what the lamps show of it, and what the consoles have said. A value without a
/// clock; times are CLOCK_MONOTONIC in nanoseconds.
///
/// All lamps burn first, so that one look finds a dark one, then each in turn, so that two that are swapped or joined
/// show. Where the keys are asked for as well, the lamp of each key that nobody saw move burns after that, and goes out
/// when it has: so the person at the desk sees what is left to press. What is pressed before they are asked for counts for
/// nothing: it may be late for a secret ballot that has just closed.
struct RunningCheck {
  /// How long all lamps burn, and then each of the six.
  static let allLamps: UInt64 = 3_000_000_000
  static let oneLamp: UInt64 = 500_000_000
  /// The step in which the keys are asked for.
  static let keysStage = 7
  /// One round of the lamps.
  static let round = allLamps + 6 * oneLamp
  /// An answer to what was shown last comes within a console's interval.
  static let grace: UInt64 = 500_000_000
  /// Seconds that a check may take.
  static let seconds = 6...1_800
  /// Seconds in which the keys of a hall are to be pressed, where nobody says.
  static let secondsForKeys = 300

  /// What the console of one seat has said since the check began.
  struct Evidence {
    /// A key that is down for so long at the end, while nobody is asked to hold one, is stuck.
    static let stuckAfter: UInt64 = 4_000_000_000
    /// More changes of a key within a second are no finger's; the same bound as that of panels on GPIO lines.
    static let mostChangesInASecond = 20

    /// Whether it has shown the self-test.
    private(set) var hasAnswered = false
    /// The keys that went down.
    private(set) var pressed: Keys = []
    /// The keys that were down without having been pressed since: perhaps from a secret ballot. They stay here when they
    /// come up.
    private(set) var foundDown: Keys = []
    /// The keys that moved as no finger moves them.
    private(set) var chattering: Keys = []
    /// Since when each key is down without a break, as far as is known.
    private var downSince = [UInt64?](repeating: nil, count: 6)
    private var changes = [(second: UInt64, count: Int)](repeating: (0, 0), count: 6)

    mutating func answered(_ event: SeatEvent) {
      hasAnswered = true
      note(event.down, at: event.at)
    }

    mutating func moved(_ event: SeatEvent, isAsked: Bool) {
      let key = Int(event.changed & 0x7F)
      guard key < 6 else { return }
      let bit = Keys(rawValue: 1 << UInt8(key))
      let isRelease = event.changed & 0x80 != 0
      if !isRelease, isAsked { pressed.insert(bit) }
      note(isRelease ? event.down.union(bit) : event.down, at: event.at)
      if isRelease { downSince[key] = nil }
      if event.at >= changes[key].second + 1_000_000_000 { changes[key] = (event.at, 0) }
      changes[key].count += 1
      if changes[key].count > Self.mostChangesInASecond { chattering.insert(bit) }
    }

    private mutating func note(_ down: Keys, at now: UInt64) {
      foundDown.formUnion(down.subtracting(pressed))
      for key in 0..<6 {
        downSince[key] = down.contains(Keys(rawValue: 1 << UInt8(key))) ? downSince[key] ?? now : nil
      }
    }

    /// The keys that are stuck; the hold sensor is there to be held.
    func stuck(at now: UInt64) -> Keys {
      var stuck: Keys = []
      for key in 0..<6 where key != 4 {
        if let since = downSince[key], now >= since + Self.stuckAfter { stuck.insert(Keys(rawValue: 1 << UInt8(key))) }
      }
      return stuck
    }
  }

  let token: ReplyToken
  let author: TallyEngine.Operator
  let began: Moment
  /// When it is over.
  let ends: UInt64
  /// The keys that are to be pressed once; empty where none are asked for.
  let asked: Keys
  var evidence: [UInt16: Evidence] = [:]
  var timer: Reactor.Timer?
  /// What was last shown and said.
  var stage = 0
  var secondsTold = -1

  /// - Parameter seconds: how long it takes, 6 to 1,800.
  init(_ token: ReplyToken, by author: TallyEngine.Operator, asking keys: Keys, seconds: Int, at now: Moment) {
    self.token = token
    self.author = author
    began = now
    asked = keys
    ends = now.monotonic + UInt64(seconds) * 1_000_000_000 + Self.grace
  }

  mutating func answered(_ event: SeatEvent) { evidence[event.seat, default: Evidence()].answered(event) }
  mutating func moved(_ event: SeatEvent) {
    // A press that carries a ballot was made for that one.
    let isAsked = event.ballot == 0 && stage(at: event.at) == Self.keysStage
    evidence[event.seat, default: Evidence()].moved(event, isAsked: isAsked)
  }

  /// The step of the lamps' pattern: the lamps change with it. 0 for all lamps, 1…6 for one; 7 where the keys are waited
  /// for.
  func stage(at now: UInt64) -> Int {
    let since = now - min(now, began.monotonic)
    if !asked.isEmpty && since >= Self.round { return Self.keysStage }
    let within = since % Self.round
    return within < Self.allLamps ? 0 : 1 + Int((within - Self.allLamps) / Self.oneLamp)
  }

  /// What the console of a seat shows.
  func indication(of seat: UInt16, at now: UInt64) -> Indication {
    var shown = Indication(phase: .selfTest, text: "Перевірка")
    let left = asked.subtracting(evidence[seat]?.pressed ?? [])
    let stage = stage(at: now)
    if stage == Self.keysStage { shown.text = left.isEmpty ? "Дякуємо" : "Натисніть усі" }
    for key in 0...5 {
      let isLit =
        switch stage {
        case 0: true
        case Self.keysStage: left.contains(Keys(rawValue: 1 << UInt8(key)))
        default: stage == key + 1
        }
      if isLit { shown.set(.on, key: key) }
    }
    return shown
  }

  /// Whole seconds until it is over, rounded up.
  func secondsLeft(at now: UInt64) -> Int { Int((max(ends, now) - now + 999_999_999) / 1_000_000_000) }
}

import SeededRandom
import Testing

@testable import VotingHardware

private let ms: UInt64 = 1_000_000

/// One key's line with a clock of its own, looked after as the hall does: where a level is wanted it is read.
private struct Contact {
  enum Told: Equatable {
    case pressed(UInt64)
    case released(UInt64)
  }

  var line = KeyLine()
  var settings = GpioSettings()
  var told: [Told] = []
  var readings = 0
  /// The truth, as (time in ms, whether the contact is closed), to be read at any time.
  var truth: [(UInt64, Bool)] = []
  var now: UInt64 = 1_000

  func level(at time: UInt64) -> Bool { truth.last { $0.0 <= time }?.1 ?? false }

  /// Lets the time pass until `time`, in ms, with the readings that are wanted on the way.
  mutating func pass(until time: UInt64) {
    while let deadline = line.deadline(settings), max(deadline / ms, now) < time || deadline == 0 {
      now = max(now, deadline / ms)
      read()
    }
    now = max(now, time)
  }

  mutating func read() {
    readings += 1
    note(line.level(level(at: now), at: now * ms, settings), now)
  }

  mutating func edge(_ active: Bool, at time: UInt64, sequence: UInt32 = 0) {
    pass(until: time)
    if line.releasedBefore(time * ms, settings) { told.append(.released(time)) }
    note(line.edge(active, at: time * ms, sequence: sequence, settings), time)
  }

  mutating func note(_ change: KeyLine.Change?, _ time: UInt64) {
    switch change {
    case .pressed: told.append(.pressed(time))
    case .released: told.append(.released(time))
    case nil: break
    }
  }

  /// Plays the truth, every edge of it or those that `arrives` lets through.
  mutating func play(_ times: [UInt64], arrives: (Int) -> Bool = { _ in true }, until end: UInt64) {
    truth = times.enumerated().map { ($1, $0 % 2 == 0) }
    for (index, (time, active)) in truth.enumerated() where arrives(index) { edge(active, at: time) }
    pass(until: end)
  }

  var presses: Int {
    told.count {
      if case .pressed = $0 { true } else { false }
    }
  }
}

@Suite("A key's line")
struct KeyLineTests {
  @Test("a press is believed at once, and the release 20 ms after the line came up")
  func clean() {
    var contact = Contact()
    contact.play([2_000, 2_100], until: 3_000)
    #expect(contact.told == [.pressed(2_000), .released(2_120)])
    #expect(!contact.line.isDown)
  }

  @Test(
    "bouncing of every length up to 20 ms and every spacing, down and up, is one press and one release",
    arguments: 1...20)
  func bounce(spacing: Int) {
    for length in spacing...20 where length >= spacing {
      var times: [UInt64] = [2_000]
      func bounce(from start: UInt64) {
        var time = start
        while time + 2 * UInt64(spacing) <= start + UInt64(length) {
          times += [time + UInt64(spacing), time + 2 * UInt64(spacing)]
          time += 2 * UInt64(spacing)
        }
      }
      bounce(from: 2_000)
      times.append(2_200)
      bounce(from: 2_200)
      var contact = Contact()
      contact.play(times, until: 4_000)
      #expect(contact.told.first == .pressed(2_000))
      #expect(contact.told.count == 2, "spacing \(spacing), length \(length): \(contact.told)")
      #expect(contact.told.last == .released(times.last! + 20))
    }
  }

  @Test("any of the edges of a bouncing press may be lost: the key ends where its contact is, with one press")
  func lost() {
    let times: [UInt64] = [2_000, 2_003, 2_005, 2_009, 2_011]
    for kept in 0..<(1 << times.count) {
      var contact = Contact()
      contact.truth = times.enumerated().map { ($1, $0 % 2 == 0) }
      for (index, (time, active)) in contact.truth.enumerated() where kept >> index & 1 == 1 {
        contact.edge(active, at: time)
      }
      // The hall's reading of every second.
      contact.pass(until: 2_500)
      contact.read()
      #expect(contact.line.isDown, "edges \(kept)")
      #expect(contact.presses == 1, "edges \(kept): \(contact.told)")
      contact.truth.append((2_600, false))
      if kept & 1 == 1 { contact.edge(false, at: 2_600) }
      contact.pass(until: 3_000)
      contact.read()
      contact.pass(until: 3_500)
      #expect(!contact.line.isDown)
      #expect(contact.told.count == 2, "edges \(kept): \(contact.told)")
    }
  }

  @Test("a slow press that fails and catches for 200 ms is one press, and no chatter")
  func slow() {
    let times: [UInt64] = [2_000, 2_012, 2_025, 2_040, 2_050, 2_068, 2_080, 2_099, 2_110, 2_129, 2_140]
    var contact = Contact()
    contact.play(times + [2_900], until: 4_000)
    #expect(contact.told == [.pressed(2_000), .released(2_920)])
    #expect(!contact.line.isChattering)
  }

  @Test("a contact that fails for less than 20 ms under a resting finger presses nothing again")
  func resting() {
    for length: UInt64 in 1...19 {
      var contact = Contact()
      contact.play([2_000, 5_000, 5_000 + length, 9_000], until: 10_000)
      #expect(contact.told == [.pressed(2_000), .released(9_020)])
    }
  }

  @Test("chatter at 100 Hz is one press, then a silent key with a fault, then a key again after a quiet second")
  func chatter() {
    var contact = Contact()
    contact.play((0...400).map { 2_000 + 5 * $0 }, until: 4_001)
    #expect(contact.line.isChattering)
    #expect(contact.told == [.pressed(2_000), .released(2_250)])
    contact.pass(until: 4_999)
    #expect(contact.line.isChattering)
    contact.pass(until: 5_001)
    #expect(!contact.line.isChattering)
    // It came to rest closed: it is down, and nobody pressed it.
    #expect(contact.line.isDown && contact.told.count == 2)
    contact.truth.append((6_000, false))
    contact.edge(false, at: 6_000)
    contact.truth.append((6_100, true))
    contact.edge(true, at: 6_100)
    #expect(contact.told.suffix(2) == [.released(6_020), .pressed(6_100)])
  }

  @Test("a key that changes more than 20 times a second is chattering, ten quick presses a second are not")
  func rate() {
    var quick = Contact()
    quick.play((0..<60).map { 2_000 + 50 * $0 }, until: 9_000)
    #expect(quick.presses == 30)
    var chatter = Contact()
    chatter.play((0..<100).map { 2_000 + 25 * $0 }, until: 4_501)
    #expect(chatter.line.isChattering)
    #expect(chatter.told.count <= 22 && !chatter.line.isDown)
  }

  @Test("the same edge twice asks for the level, and the level decides")
  func repeated() {
    for truth in [true, false] {
      var contact = Contact()
      contact.edge(true, at: 2_000)
      #expect(contact.line.deadline(contact.settings) == nil)
      contact.edge(true, at: 2_300)
      #expect(contact.line.deadline(contact.settings) == 0)
      contact.truth = [(2_300, truth)]
      contact.pass(until: 2_400)
      #expect(contact.line.isDown == truth)
      #expect(contact.presses == 1)
    }
  }

  @Test("a gap in the kernel's numbers asks for the level and counts what was lost; a wrap of the numbers does not")
  func gap() {
    var contact = Contact()
    contact.edge(true, at: 2_000, sequence: 5)
    #expect(contact.line.lost == 0)
    contact.truth = [(2_000, true)]
    contact.edge(false, at: 2_002, sequence: 6)
    contact.edge(true, at: 2_004, sequence: 9)
    #expect(contact.line.lost == 2)
    #expect(contact.line.deadline(contact.settings) == 0)
    contact.pass(until: 2_500)
    #expect(contact.readings == 1 && contact.told == [.pressed(2_000)])

    var wrapping = Contact()
    wrapping.edge(true, at: 2_000, sequence: .max)
    wrapping.edge(false, at: 2_002, sequence: 0 &+ 0)
    wrapping.edge(true, at: 2_004, sequence: 1)
    #expect(wrapping.line.lost <= 1)
  }

  @Test("the oldest 16 edges of a burst end on «up» while the contact is closed: the key stays down")
  func oldestKept() {
    var contact = Contact()
    contact.truth = (0...20).map { (2_000 + UInt64($0), $0 % 2 == 0) }
    for index in 0..<16 { contact.edge(contact.truth[index].1, at: contact.truth[index].0) }
    #expect(!contact.line.isActive)
    contact.line.doubt()
    contact.now = 2_021
    contact.pass(until: 2_600)
    #expect(contact.told == [.pressed(2_000)])
    #expect(contact.line.isDown && contact.line.isActive)
  }

  @Test("a reading that overtook an edge is not contradicted by it")
  func overtaken() {
    var contact = Contact()
    contact.truth = [(2_000, true)]
    contact.now = 2_001
    contact.read()
    #expect(contact.told == [.pressed(2_001)])
    let change = contact.line.edge(true, at: 2_000 * ms, sequence: 0, contact.settings)
    #expect(change == nil)
    #expect(contact.line.deadline(contact.settings) == nil)
  }

  @Test("a late reader sees a release and the next press in one reading of the edges")
  func late() {
    var contact = Contact()
    contact.edge(true, at: 2_000)
    // No time passes between: both edges were in the queue.
    let settings = contact.settings
    let early = contact.line.releasedBefore(2_100 * ms, settings)
    let up = contact.line.edge(false, at: 2_100 * ms, sequence: 0, settings)
    let released = contact.line.releasedBefore(2_200 * ms, settings)
    let again = contact.line.edge(true, at: 2_200 * ms, sequence: 0, settings)
    #expect(!early && up == nil && released && again == .pressed)
  }

  @Test("a key that was down when its line became ours is down without a press, until it is let go")
  func downAtFirst() {
    var contact = Contact()
    contact.line = KeyLine(isActive: true, at: 1_000 * ms)
    contact.truth = [(0, true), (2_000, false), (2_500, true)]
    contact.read()
    contact.edge(false, at: 2_000)
    contact.edge(true, at: 2_500)
    #expect(contact.told == [.released(2_020), .pressed(2_500)])
  }

  @Test("whatever edges and levels come in any order, presses and releases alternate and the last level wins")
  func anything() {
    var generator = SeededRandom(seed: 20_261_122)
    for _ in 0..<3_000 {
      var contact = Contact()
      var time: UInt64 = 2_000
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        time += UInt64.random(in: 1...60, using: &generator)
        let active = Bool.random(using: &generator)
        contact.truth.append((time, active))
        if Int.random(in: 0..<4, using: &generator) > 0 {
          contact.edge(active, at: time, sequence: UInt32.random(in: 0...3, using: &generator))
        }
      }
      contact.pass(until: time + 500)
      contact.read()
      contact.pass(until: time + 5_000)
      contact.read()
      contact.pass(until: time + 6_000)
      #expect(contact.line.isDown == contact.truth.last!.1)
      for (one, next) in zip(contact.told, contact.told.dropFirst()) {
        // A chattering key may come to rest down, untold; then two releases follow one another, never two presses.
        if case .pressed = one, case .pressed = next { Issue.record("two presses without a release: \(contact.told)") }
      }
    }
  }
}

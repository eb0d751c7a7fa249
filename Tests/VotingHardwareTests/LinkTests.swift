import TallyEngine
import Testing

@testable import VotingHardware

@Suite("The course of a session")
struct LinkTests {
  private let voting = Indication(ballot: 7, phase: .voting, seconds: 10, text: "Голосуйте")

  private func served(_ desk: Desk = Desk()) -> Desk {
    desk.plugIn()
    desk.pass(20 * Desk.millisecond)
    #expect(desk.console.state == .serving)
    return desk
  }

  @Test("a console proves itself, learns its seat and is shown the phase")
  func begins() {
    let desk = Desk()
    desk.show(voting)
    #expect(desk.hostSent.isEmpty, "the host is silent until a HELLO")
    desk.plugIn()
    desk.pass(20 * Desk.millisecond)
    #expect(desk.console.state == .serving)
    #expect(desk.console.welcome == Welcome(seat: 42, statusInterval: 500, resendInterval: 50))
    #expect(desk.hostSent.map(\.kind).prefix(3) == [.challenge, .welcome, .indicate])
    #expect(desk.console.shown == voting)
    let online = desk.events(.online)
    #expect(online.count == 1 && online[0].seat == 42 && online[0].detail == Desk.serial)
    #expect(online.first?.down == desk.console.identity.keys)
  }

  @Test("a press is delivered once, acknowledged, and lit by the host alone")
  func press() throws {
    let desk = served()
    desk.show(voting)
    desk.pass(5 * Desk.millisecond)
    let sequence = try #require(desk.set(0, true))
    desk.pass(2 * Desk.millisecond)
    #expect(desk.console.shown.lamp(key: 0) == .off)
    desk.pass(10 * Desk.millisecond)
    let delivered = desk.events(.keys)
    #expect(delivered.count == 1 && delivered[0].sequence == sequence && delivered[0].ballot == 7)
    #expect(delivered.first?.down == .for && delivered.first?.changed == 0)
    #expect(desk.presses[0].outcome == .answered(.recorded))
    #expect(desk.console.shown.lamp(key: 0) == .on)
    desk.set(0, false)
    desk.pass(20 * Desk.millisecond)
    #expect(desk.presses[1].outcome == .answered(.noted) && desk.events(.keys)[1].changed == 0x80)
  }

  @Test("a key that is down when a ballot opens is told of once, whatever came between, until it comes up")
  func keyDownAtOpen() {
    let desk = served()
    func faults() -> [UInt8] { desk.events(.faults).map(\.changed) }
    desk.set(1, true)
    desk.pass(1_200 * Desk.millisecond)
    #expect(faults() == [], "nothing is open")
    desk.show(voting)
    desk.pass(1_200 * Desk.millisecond)
    #expect(faults() == [ConsoleFaults.stuckKey.rawValue])
    #expect(desk.events(.keys).count == 1, "and it is no press")
    // The ballot closes and another opens: nothing new.
    desk.show(Indication(ballot: 7, phase: .result))
    desk.pass(1_200 * Desk.millisecond)
    desk.show(Indication(ballot: 8, phase: .voting))
    desk.pass(1_200 * Desk.millisecond)
    #expect(faults().count == 1)
    desk.set(1, false)
    desk.pass(50 * Desk.millisecond)
    #expect(faults() == [ConsoleFaults.stuckKey.rawValue, 0])
    // Pressed in the ballot and held: a slow finger and no fault.
    desk.set(1, true)
    desk.pass(3_000 * Desk.millisecond)
    #expect(faults().count == 2)
  }

  @Test("a key that went down just before its console showed the ballot is told of, if it stays down")
  func keyDownJustBefore() {
    for staysDown in [true, false] {
      let desk = served()
      desk.toConsole.faults.dropped = 1
      desk.show(voting)
      desk.set(0, true)
      desk.pass(5 * Desk.millisecond)
      desk.toConsole.faults.dropped = 0
      desk.show(Indication(ballot: 7, phase: .voting, seconds: 9))
      if !staysDown {
        desk.pass(100 * Desk.millisecond)
        desk.set(0, false)
      }
      desk.pass(2_000 * Desk.millisecond)
      #expect(desk.events(.keys).first?.ballot == 0 && desk.console.shown.ballot == 7)
      #expect(desk.events(.faults).map(\.changed) == (staysDown ? [ConsoleFaults.stuckKey.rawValue] : []))
    }
  }

  @Test("a key that does not answer what is open is no fault, and of a registration it is its key alone")
  func otherKeyDown() {
    let desk = served()
    desk.set(3, true)
    desk.set(4, true)
    desk.set(5, true)
    desk.pass(600 * Desk.millisecond)
    desk.show(voting)
    desk.pass(1_200 * Desk.millisecond)
    #expect(desk.events(.faults).isEmpty)
    desk.show(Indication(phase: .registration))
    desk.pass(1_200 * Desk.millisecond)
    #expect(desk.events(.faults).map(\.changed) == [ConsoleFaults.stuckKey.rawValue])
  }

  @Test("a press of a secret ballot gets a final answer, no lamp, and frames of one size, whatever was chosen")
  func secretPress() throws {
    var sizes: Set<[Int]> = []
    for key in 0...2 {
      let desk = served()
      desk.tallyTakes = nil
      var secret = voting
      secret.text = "Голосуйте"
      desk.show(secret)
      desk.pass(5 * Desk.millisecond)
      try #require(desk.set(key, true) != nil)
      desk.pass(5 * Desk.millisecond)
      desk.answer(try #require(desk.events(.keys).last), .counted)
      secret.lamps = 0
      secret.text = "Прийнято  "
      desk.show(secret)
      desk.pass(5 * Desk.millisecond)
      #expect(desk.presses[0].outcome == .answered(.counted) && desk.console.outstandingCount == 0)
      #expect((0...2).allSatisfy { desk.console.shown.lamp(key: $0) == .off })
      sizes.insert((desk.sent(.indicate).suffix(2) + desk.sent(.acknowledge)).map(\.length))
    }
    #expect(sizes.count == 1)
    #expect(Set(sizes.first?.prefix(2) ?? []).count == 1)
  }

  @Test("several HELLOs in the buffer get the same CHALLENGE and one session")
  func severalHellos() {
    let desk = Desk()
    desk.plugIn()
    let hello = contents(desk.consoleSent[0].frame)
    desk.inject(hello + hello + hello)
    #expect(desk.sent(.challenge).count == 3)
    #expect(Set(desk.sent(.challenge).map { hexadecimal(contents($0)) }).count == 1)
    desk.pass(50 * Desk.millisecond)
    #expect(desk.console.state == .serving && desk.host.counters.sessions == 1)
    desk.inject(hello)
    #expect(Set(desk.sent(.challenge).map { hexadecimal(contents($0)) }).count == 1)
    desk.pass(2 * Desk.second)
    #expect(desk.console.state == .serving && desk.host.counters.sessions == 1)
  }

  @Test("a lost WELCOME is fetched by another HELLO, without another session")
  func lostWelcome() {
    let desk = Desk()
    desk.plugIn()
    desk.pass(1 * Desk.millisecond)
    desk.pass(1 * Desk.millisecond)
    desk.toConsole.faults.dropped = 1
    desk.pass(5 * Desk.millisecond)
    #expect(desk.console.state == .proving && desk.host.counters.sessions == 1)
    desk.toConsole.faults = .none
    desk.pass(2 * Desk.second)
    #expect(desk.console.state == .serving && desk.host.counters.sessions == 1)
    let welcomes = desk.sent(.welcome)
    #expect(welcomes.count == 2 && welcomes[0] == welcomes[1])
  }

  @Test("a PROOF that fits an earlier CHALLENGE is dropped, not refused")
  func earlierProof() throws {
    let desk = Desk()
    desk.plugIn()
    desk.pass(1 * Desk.millisecond)
    desk.pass(1 * Desk.millisecond)
    let proof = try #require(desk.consoleSent.last)
    #expect(proof.kind == .proof)
    desk.toHost.cut()
    var again = Frame(.hello, unit: 1, sequence: 1)
    Hello(serial: Desk.serial, firmware: .init(1, 0, 0), keys: [], nonce: Nonce(rawValue: 99)).write(to: &again)
    again.seal(with: nil, from: .console)
    desk.inject(contents(again.encoded))
    desk.inject(contents(proof.frame))
    #expect(desk.host.counters.lateProofs == 1 && desk.host.counters.refused == 0 && desk.host.counters.sessions == 0)
  }

  @Test("a stranger is refused, reported once, and waits five seconds")
  func stranger() {
    let desk = Desk(identity: ConsoleIdentity(serial: 666, key: Desk.key()))
    desk.plugIn()
    desk.pass(3 * Desk.second)
    #expect(desk.console.state == .refused(RefusalReason.unknownConsole.rawValue))
    #expect(desk.sent(.refuse).count == 1 && desk.sent(.challenge).isEmpty)
    let refused = desk.events(.refused)
    #expect(refused.count == 1 && refused[0].detail == 666 && refused[0].changed == 1)
    desk.pass(3 * Desk.second)
    #expect(desk.sent(.refuse).count == 2)
  }

  @Test("a console with another key is refused for its proof")
  func wrongKey() {
    let desk = Desk(identity: ConsoleIdentity(serial: Desk.serial, key: Desk.key(8)))
    desk.plugIn()
    desk.pass(1 * Desk.second)
    #expect(desk.console.state == .refused(RefusalReason.badProof.rawValue))
    #expect(desk.host.counters.sessions == 0 && desk.events(.online).isEmpty)
    #expect(desk.events(.refused).first?.changed == 2)
  }

  @Test("a refused console that does not wait is not listened to")
  func hasty() throws {
    let desk = Desk(identity: ConsoleIdentity(serial: 666, key: nil))
    desk.plugIn()
    let hello = contents(desk.consoleSent[0].frame)
    for _ in 0..<100 { desk.inject(hello) }
    #expect(desk.sent(.refuse).count == 1 && desk.host.counters.hasty == 99 && desk.events(.refused).count == 1)
  }

  @Test("a console of another seat is refused at this port, a spare is not")
  func ports() {
    let other = Desk(bound: 5)
    other.directory.bind(line: 9, unit: 1, serial: Desk.serial)
    other.plugIn()
    other.pass(1 * Desk.second)
    #expect(other.console.state == .refused(RefusalReason.wrongPort.rawValue))

    let spare = Desk(bound: 5)
    spare.plugIn()
    spare.pass(1 * Desk.second)
    #expect(spare.console.state == .serving)
  }

  @Test("a console that is at work elsewhere is refused here")
  func elsewhere() {
    let desk = Desk()
    let claimed = desk.directory.claim(Desk.serial, line: 8, unit: 1)
    #expect(claimed)
    desk.plugIn()
    desk.pass(1 * Desk.second)
    #expect(desk.console.state == .refused(RefusalReason.connectedElsewhere.rawValue))
    desk.directory.release(Desk.serial, line: 8, unit: 1)
    desk.pass(6 * Desk.second)
    #expect(desk.console.state == .serving)
  }

  @Test("a HELLO of another version is told so")
  func otherVersion() {
    let desk = Desk()
    var hello = Frame()
    hello.append(2 as UInt8)
    hello.append([0x01, 1, 0, 1, 0, 0, 0] as [UInt8])
    hello.seal(with: nil, from: .console)
    desk.inject(contents(hello.encoded))
    var decoder = FrameDecoder()
    let answer = decodeAll(desk.sent(.refuse).flatMap(contents), &decoder)
    #expect(answer.first.flatMap(HostMessage.init) == .refuse(RefusalReason.version.rawValue))
  }

  @Test("a HELLO from a stranger on the line ends nobody's session")
  func helloDuringSession() {
    let desk = served()
    var hello = Frame(.hello, unit: 1, sequence: 1)
    Hello(serial: Desk.serial, firmware: .init(1, 0, 0), keys: [], nonce: Nonce(rawValue: 99)).write(to: &hello)
    hello.seal(with: nil, from: .console)
    desk.inject(contents(hello.encoded))
    desk.set(0, true)
    desk.pass(100 * Desk.millisecond)
    #expect(desk.events(.keys).count == 1 && desk.host.counters.sessions == 1)
    #expect(desk.events(.offline).isEmpty)
  }

  @Test("an unsigned, forged or reflected frame is dropped and counted")
  func forged() {
    let desk = served()
    var plain = Frame(.keys, unit: 1, sequence: 50)
    KeysReport(ballot: 0, down: .for, changed: 0, uptime: 0).write(to: &plain)
    var forged = plain
    plain.seal(with: nil, from: .console)
    desk.inject(contents(plain.encoded))
    forged.seal(
      with: Desk.key(9).session(serial: 1, console: Nonce(rawValue: 1), host: Nonce(rawValue: 1)), from: .console)
    desk.inject(contents(forged.encoded))
    #expect(desk.host.counters.badTag == 2)
    let reflected = desk.sent(.indicate).last!
    desk.inject(contents(reflected))
    #expect(desk.host.counters.unknownType == 1 && desk.events(.keys).isEmpty)
  }

  @Test("a replayed press gets the cached answer byte for byte and is not executed again")
  func replay() throws {
    let desk = served()
    desk.show(voting)
    desk.pass(5 * Desk.millisecond)
    desk.set(0, true)
    desk.pass(50 * Desk.millisecond)
    let press = try #require(desk.consoleSent.last { $0.kind == .keys })
    let answer = try #require(desk.sent(.acknowledge).last)
    let count = desk.sent(.acknowledge).count
    for _ in 0..<3 { desk.inject(contents(press.frame)) }
    #expect(desk.sent(.acknowledge).count == count + 3)
    #expect(desk.sent(.acknowledge).suffix(3).allSatisfy { $0 == answer })
    #expect(desk.events(.keys).count == 1)
    desk.pass(70 * Desk.second, step: 10 * Desk.millisecond)
    desk.inject(contents(press.frame))
    #expect(desk.host.counters.replayed == 1, "it has left the window by now")
    #expect(desk.events(.keys).count == 1)
  }

  @Test("a frame of an earlier session is nothing to this one, nor is the tally's late answer to it")
  func earlierSession() throws {
    let desk = served()
    desk.tallyTakes = nil
    desk.set(0, true)
    desk.pass(5 * Desk.millisecond)
    let old = try #require(desk.events(.keys).last)
    let press = try #require(desk.consoleSent.last { $0.kind == .keys })
    desk.unplug()
    desk.pass(10 * Desk.millisecond)
    desk.set(0, false)
    desk.plugIn()
    desk.pass(20 * Desk.millisecond)
    desk.set(1, true)
    desk.pass(5 * Desk.millisecond)
    let new = try #require(desk.events(.keys).last)
    #expect(new.sequence == old.sequence && new.link != old.link)
    desk.answer(old, .recorded)
    #expect(desk.host.counters.lateAnswers == 1)
    desk.pass(5 * Desk.millisecond)
    #expect(desk.presses.last?.outcome == .underway)
    desk.inject(contents(press.frame))
    #expect(desk.host.counters.badTag == 1 && desk.events(.keys).count == 2)
    desk.answer(new, .recorded)
    desk.pass(5 * Desk.millisecond)
    #expect(desk.presses.last?.outcome == .answered(.recorded) && desk.presses.first?.outcome == .gaveUp)
  }

  @Test("a press that was overtaken by a newer one gets verdict 11 and is not executed")
  func overtaken() throws {
    let desk = served()
    desk.set(0, true)
    let first = try #require(desk.consoleSent.last)
    desk.toHost.cut()
    desk.set(0, false)
    desk.pass(5 * Desk.millisecond)
    #expect(desk.events(.keys).count == 1 && desk.events(.keys)[0].changed == 0x80)
    desk.inject(contents(first.frame))
    desk.pass(5 * Desk.millisecond)
    #expect(desk.presses[0].outcome == .answered(.superseded) && desk.events(.keys).count == 1)
    let answer = desk.sent(.acknowledge).last
    desk.inject(contents(first.frame))
    #expect(desk.sent(.acknowledge).last == answer, "and the same again")
  }

  @Test("a press that was lost goes out before its own release")
  func lostPress() {
    let desk = served()
    desk.toHost.faults.dropped = 1
    desk.set(0, true)
    desk.pass(30 * Desk.millisecond)
    desk.toHost.faults = .none
    desk.set(0, false)
    desk.pass(10 * Desk.millisecond)
    #expect(desk.events(.keys).map(\.changed) == [0, 0x80])
  }

  @Test("after 20 ms without the tally's answer the console is told to wait; the answer then takes its place")
  func pending() throws {
    let desk = served()
    desk.show(voting)
    desk.pass(5 * Desk.millisecond)
    desk.tallyTakes = 200 * Desk.millisecond
    desk.set(0, true)
    desk.pass(19 * Desk.millisecond)
    #expect(desk.sent(.acknowledge).isEmpty)
    desk.pass(5 * Desk.millisecond)
    let wait = try #require(desk.sent(.acknowledge).last)
    #expect(desk.host.counters.pending == 1 && desk.presses[0].outcome == .underway)
    desk.pass(80 * Desk.millisecond)
    #expect(desk.sent(.acknowledge).allSatisfy { $0 == wait } && desk.sent(.acknowledge).count > 1)
    desk.pass(200 * Desk.millisecond)
    #expect(desk.presses[0].outcome == .answered(.recorded) && desk.console.outstandingCount == 0)
    let final = try #require(desk.sent(.acknowledge).last)
    #expect(final != wait)
    desk.inject(contents(desk.consoleSent.last { $0.kind == .keys }!.frame))
    #expect(desk.sent(.acknowledge).last == final)
  }

  @Test("with eight presses in hand a ninth is not taken until one is answered")
  func eightOutstanding() {
    let desk = served()
    desk.tallyTakes = nil
    for press in 0..<9 {
      desk.set(press % 6, !desk.console.down.contains(Keys(rawValue: 1 << UInt8(press % 6))))
      desk.pass(2 * Desk.millisecond)
    }
    #expect(desk.events(.keys).count == 8 && desk.host.counters.overrun > 0)
    #expect(desk.presses[0].outcome == .gaveUp, "the console keeps eight as well and shows which it gave up")
    desk.answer(desk.events(.keys)[0], .nothingOpen)
    desk.pass(60 * Desk.millisecond)
    #expect(desk.events(.keys).count == 9)
    for event in desk.events(.keys) { desk.answer(event, .nothingOpen) }
    desk.pass(60 * Desk.millisecond)
    #expect(desk.presses.dropFirst().allSatisfy { $0.outcome == .answered(.nothingOpen) })
  }

  @Test("while the ring is full a press did not happen; its resend is taken")
  func fullRing() {
    let desk = served()
    desk.ringIsFull = true
    desk.set(0, true)
    desk.pass(120 * Desk.millisecond)
    #expect(desk.events(.keys).isEmpty && desk.host.counters.ringFull >= 2 && desk.sent(.acknowledge).isEmpty)
    desk.ringIsFull = false
    desk.pass(60 * Desk.millisecond)
    #expect(desk.events(.keys).count == 1 && desk.presses[0].outcome == .answered(.nothingOpen))
  }

  @Test("a press that falls below the host's window is given up and shown")
  func belowWindow() {
    let desk = served()
    desk.ringIsFull = true
    desk.set(0, true)
    desk.pass(31 * Desk.second, step: 10 * Desk.millisecond)
    #expect(desk.presses[0].outcome == .underway)
    desk.pass(2 * Desk.second, step: 10 * Desk.millisecond)
    #expect(desk.presses[0].outcome == .gaveUp && desk.console.gaveUp == 1)
    desk.pass(1 * Desk.second, step: 10 * Desk.millisecond)
    #expect(desk.host.status(of: 1)?.gaveUp == 1 && desk.host.counters.replayed == 0)
  }

  @Test("an event that the ring had no room for is delivered later, before any press")
  func owedEvents() {
    let desk = Desk()
    desk.ringIsFull = true
    desk.plugIn()
    desk.pass(20 * Desk.millisecond)
    desk.set(0, true)
    desk.pass(100 * Desk.millisecond)
    #expect(desk.events.isEmpty && desk.console.state == .serving)
    desk.ringIsFull = false
    desk.pass(100 * Desk.millisecond)
    #expect(desk.events.map(\.kind) == [.online, .keys])
  }

  @Test("three intervals of silence are offline, and the same session comes back with the indication")
  func silence() {
    let desk = served()
    desk.show(voting)
    desk.pass(20 * Desk.millisecond)
    desk.toHost.faults.dropped = 1
    desk.pass(1_400 * Desk.millisecond)
    #expect(desk.events(.offline).isEmpty)
    desk.pass(200 * Desk.millisecond)
    #expect(desk.events(.offline).count == 1)
    let before = desk.sent(.indicate).count
    var lit = voting
    lit.set(.on, key: 1)
    desk.show(lit)
    #expect(desk.sent(.indicate).count == before, "nobody is there to see it")
    desk.toHost.faults = .none
    desk.pass(600 * Desk.millisecond)
    #expect(desk.events.map(\.kind) == [.online, .offline, .online])
    #expect(desk.console.shown == lit)
    #expect(desk.host.counters.sessions == 1)
  }

  @Test("a console unplugged during the ballot comes back to its recorded choice")
  func comesBack() {
    let desk = served()
    desk.show(voting)
    desk.pass(5 * Desk.millisecond)
    desk.set(2, true)
    desk.pass(10 * Desk.millisecond)
    desk.set(2, false)
    desk.pass(10 * Desk.millisecond)
    desk.unplug()
    #expect(desk.events(.offline).count == 1)
    #expect(desk.set(0, true) == nil, "without a session there is nobody to tell")
    desk.pass(500 * Desk.millisecond)
    desk.plugIn()
    desk.pass(20 * Desk.millisecond)
    #expect(desk.console.shown.ballot == 7 && desk.console.shown.lamp(key: 2) == .on)
    #expect(desk.events(.keys).count == 2)
  }

  @Test("the host forgets the session and the console begins anew by itself")
  func hostRestarts() {
    let desk = served()
    var side = Desk.HostSide(desk: desk)
    desk.host.lineClosed(now: desk.now, &side)
    desk.pass(4 * Desk.second)
    #expect(desk.console.state == .serving && desk.host.counters.sessions == 2)
  }

  @Test("a console that shows something else than wanted is told again")
  func wrongIndication() {
    let desk = served()
    desk.toConsole.faults.dropped = 1
    desk.show(voting)
    desk.pass(5 * Desk.millisecond)
    desk.toConsole.faults = .none
    #expect(desk.console.shown.ballot == 0)
    desk.pass(510 * Desk.millisecond)
    #expect(desk.console.shown == voting)
  }

  @Test("an indication is refreshed at least every two seconds and the newest wins when the output is full")
  func refresh() {
    let desk = served()
    desk.show(voting)
    let start = desk.sent(.indicate).count
    desk.pass(20 * Desk.second, step: 10 * Desk.millisecond)
    let refreshed = desk.sent(.indicate).count - start
    #expect(refreshed >= 10 && refreshed <= 22)
    desk.outputHasRoom = false
    for second in 0..<5 {
      var shown = voting
      shown.seconds = UInt8(second)
      desk.show(shown)
    }
    desk.outputHasRoom = true
    let before = desk.sent(.indicate).count
    var side = Desk.HostSide(desk: desk)
    desk.host.drained(now: desk.now, &side)
    desk.pass(10 * Desk.millisecond)
    #expect(desk.sent(.indicate).count == before + 1 && desk.console.shown.seconds == 4)
    var decoder = FrameDecoder()
    let numbers = decodeAll(desk.sent(.indicate).suffix(2).flatMap(contents), &decoder).map(\.sequence)
    #expect(numbers[1] == numbers[0] + 1, "what was held back took no number")
  }

  @Test("an answer that the output had no room for is fetched by the next resend")
  func answerHeldBack() {
    let desk = served()
    desk.set(0, true)
    desk.pass(1 * Desk.millisecond)
    desk.outputHasRoom = false
    desk.pass(20 * Desk.millisecond)
    #expect(desk.host.counters.answersHeldBack == 1)
    desk.outputHasRoom = true
    desk.pass(60 * Desk.millisecond)
    #expect(desk.presses[0].outcome == .answered(.nothingOpen) && desk.events(.keys).count == 1)
  }

  @Test("an answer that the console's window has left behind is given again under a new number")
  func oldAnswer() throws {
    let desk = served()
    desk.show(voting)
    desk.pass(5 * Desk.millisecond)
    desk.set(0, true)
    desk.pass(2 * Desk.millisecond)
    desk.outputHasRoom = false
    desk.pass(10 * Desk.millisecond)
    #expect(desk.host.counters.answersHeldBack > 0)
    desk.toHost.faults.dropped = 1
    desk.outputHasRoom = true
    for step in 0..<100 {
      var shown = voting
      shown.seconds = UInt8(step)
      desk.show(shown)
      desk.pass(2 * Desk.millisecond)
    }
    #expect(desk.presses[0].outcome == .underway)
    desk.toHost.faults = .none
    desk.pass(60 * Desk.millisecond)
    #expect(desk.presses[0].outcome == .answered(.recorded) && desk.events(.keys).count == 1)
  }

  @Test("a console that shows the self-test answers it with every STATUS, and with the keys that are down")
  func selfTest() {
    let desk = served()
    desk.pass(2 * Desk.second)
    #expect(desk.events(.selfTest).isEmpty)
    desk.show(Indication(phase: .selfTest))
    desk.pass(2 * Desk.second)
    let first = desk.events(.selfTest).count
    #expect((3...5).contains(first) && desk.events(.selfTest).allSatisfy { $0.down == [] })
    _ = desk.set(1, true)
    desk.pass(Desk.second)
    #expect(desk.events(.selfTest).last?.down == .against)
    // Where the ring is full an answer is dropped; the next one is as good.
    desk.ringIsFull = true
    desk.pass(Desk.second)
    desk.ringIsFull = false
    desk.show(Indication(phase: .idle))
    let count = desk.events(.selfTest).count
    desk.pass(2 * Desk.second)
    #expect(desk.events(.selfTest).count == count)
  }

  @Test("faults are reported when they change")
  func faults() {
    let desk = served()
    desk.console.faults = [.stuckKey, .lamp]
    desk.pass(2 * Desk.second)
    desk.console.faults = []
    desk.pass(1 * Desk.second)
    #expect(desk.events(.faults).map(\.changed) == [0b1001, 0])
  }

  @Test("in a training hall nothing is signed, and a console for real votes does not take part")
  func unsigned() {
    let desk = served(Desk(authenticate: false))
    desk.show(voting)
    desk.pass(5 * Desk.millisecond)
    desk.set(0, true)
    desk.pass(20 * Desk.millisecond)
    #expect(desk.presses[0].outcome == .answered(.recorded))
    #expect(desk.host.status(of: 1)?.isSigned == false)
    var decoder = FrameDecoder()
    let frames = decodeAll((desk.hostSent + desk.consoleSent).flatMap { contents($0.frame) }, &decoder)
    #expect(frames.count > 8 && frames.allSatisfy { !$0.isSigned })

    let strict = Desk(authenticate: false, identity: ConsoleIdentity(serial: Desk.serial, key: Desk.key()))
    strict.plugIn()
    strict.pass(3 * Desk.second)
    #expect(strict.console.state == .greeting && strict.host.counters.sessions == 0)
  }

  @Test("two consoles on one link keep apart, and a unit without a seat is refused")
  func units() {
    let desk = served()
    desk.host.bind(unit: 247, to: 43)
    desk.directory.bind(line: 3, unit: 247, serial: nil)
    desk.directory.add(77, Desk.key(1))
    for unit in [247, 9] as [UInt8] {
      var hello = Frame(.hello, unit: unit, sequence: 1)
      Hello(serial: 77, firmware: .init(1, 0, 0), keys: [], nonce: Nonce(rawValue: 99)).write(to: &hello)
      hello.seal(with: nil, from: .console)
      desk.inject(contents(hello.encoded))
    }
    #expect(desk.hostSent.suffix(2).map(\.kind) == [.challenge, .refuse])
    desk.set(0, true)
    desk.pass(20 * Desk.millisecond)
    #expect(desk.events(.keys).map(\.seat) == [42])
    var side = Desk.HostSide(desk: desk)
    desk.host.unbind(unit: 1, now: desk.now, &side)
    #expect(desk.events(.offline).map(\.seat) == [42] && desk.host.boundUnits == [247])
    #expect(desk.host.status(of: 247)?.seat == 43 && desk.host.status(of: 1) == nil)
  }
}

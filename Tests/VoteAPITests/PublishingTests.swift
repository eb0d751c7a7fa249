import Glibc
import Reactor
import SeededRandom
import Testing

@testable import VoteAPI

@Suite("Publishing")
struct PublishingTests {
  private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let fields = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
  }

  @Test("a watcher has the state at once, and then each change, the last one always")
  func watch() throws {
    let daemon = try TestDaemon()
    let client = try daemon.client()
    var seen: [Int] = []
    try client.watch(for: .seconds(10)) { status in
      seen.append(status.consolesOnline)
      if seen.count == 1 { for online in 1...200 { daemon.inbox.publish(.sample(online: online)) } }
      return status.consolesOnline != 200
    }
    #expect(seen.first == 50 && seen.last == 200)
    #expect(seen.count <= 5)
    #expect(zip(seen, seen.dropFirst()).dropFirst().allSatisfy { $0 < $1 })
  }

  @Test("messages come 20 times a second at most")
  func rate() throws {
    let daemon = try TestDaemon()
    let client = try daemon.client()
    try client.beginWatching()
    let start = ContinuousClock.now
    var online = 0
    while start.duration(to: .now) < .milliseconds(500) {
      online += 1
      daemon.inbox.publish(.sample(online: online))
      usleep(1000)
    }
    var count = 0
    _ = try eventually {
      while let status = try client.nextStatus() {
        count += 1
        if status.consolesOnline == online { return true }
      }
      return false
    }
    let seconds = Double(start.duration(to: .now) / .seconds(1))
    #expect(count >= 3)
    #expect(Double(count) <= seconds * 20 + 2)
  }

  @Test("a reader that never reads costs nobody anything while 10,000 states are published")
  func neverReads() throws {
    let daemon = try TestDaemon(initial: .sample(seats: 450))
    let sleepers = try (0..<20).map { _ in try RawClient(daemon.resultsPath) }
    for sleeper in sleepers[..<10] { sleeper.send(#"{"method":"org.votedaemon.results.Watch","more":true}"#) }
    for sleeper in sleepers[10...] { sleeper.send(#"{"method":"org.votedaemon.results.WatchSeats","more":true}"#) }
    let reader = try RawClient(daemon.resultsPath)
    reader.send(#"{"method":"org.votedaemon.results.Watch","more":true}"#)
    #expect(reader.receive()?.contains(#""consolesOnline":50,"#) == true)
    #expect(eventually { daemon.onServer { server, _ in server.counters.calls } == 21 })
    // Ticks of its own, so that every publication becomes a message.
    var before = 0
    var state = PublishedState.sample(seats: 450)
    for round in 1...10_000 {
      state.status.consolesOnline = round
      state.seatStates[round % 450].voted.toggle()
      daemon.inbox.publish(state)
      daemon.onServer { _, publisher in publisher.tick() }
      guard reader.receive()?.contains("\"consolesOnline\":\(round),") == true else {
        Issue.record("the reader did not get state \(round)")
        break
      }
      if round == 1000 { before = residentBytes() }
    }
    #expect(residentBytes() - before < 32 << 20)
    let held = daemon.onServer { server, _ in server.connections.values.map(\.outputCount).max()! }
    #expect(held < 64 << 10)
    // A sleeper that wakes up has few old messages, and then the newest.
    var messages = 0
    var newest = ""
    while !newest.contains(#""consolesOnline":10000,"#), messages < 100 {
      newest = try #require(sleepers[0].receive())
      messages += 1
    }
    #expect(messages < 40)
    var known: [Int: Bool] = [:]
    messages = 0
    while messages < 40, !state.seatStates.allSatisfy({ known[$0.seat] == $0.voted }) {
      let message = try #require(sleepers[10].receive())
      messages += 1
      guard case .object(let reply) = try JSONReader.read(Array(message.utf8)),
        case .object(let body) = reply["parameters"],
        case .array(let elements) = body["states"]
      else { break }
      for case .object(let seat) in elements {
        if case .int(let number) = seat["seat"] { known[number] = seat["voted"] == .bool(true) }
      }
    }
    #expect(state.seatStates.allSatisfy { known[$0.seat] == $0.voted })
  }

  @Test("a stream that its reader leaves is forgotten")
  func cancelled() throws {
    let daemon = try TestDaemon()
    var clients = try (0..<10).map { _ in try daemon.client() }
    for client in clients { try client.beginWatching() }
    #expect(eventually { daemon.onServer { _, publisher in publisher.watching } == 10 })
    // Some in the middle, so that others take their places.
    clients.removeSubrange(2..<6)
    #expect(eventually { daemon.onServer { _, publisher in publisher.watching } == 6 })
    daemon.inbox.publish(.sample(online: 7))
    for client in clients {
      var last = 0
      #expect(
        try eventually {
          while let status = try client.nextStatus() { last = status.consolesOnline }
          return last == 7
        })
    }
    clients.removeAll()
    #expect(eventually { daemon.onServer { server, _ in server.clients } == 0 })
  }

  @Test("the live tally of the open ballot is shown without a new state, the margin with it")
  func live() throws {
    let daemon = try TestDaemon(initial: .sample(ballot: .sample(102)))
    let client = try daemon.client()
    let tally = Results.Tally(for: 30, against: 2, abstained: 1, notVoting: 17, absent: 4, voted: 33)
    var seen: [Results.Ballot] = []
    try client.watch(for: .seconds(10)) { status in
      seen.append(try #require(status.ballot))
      if seen.count == 1 { daemon.setLive(102, tally) }
      return seen.count < 2
    }
    #expect(seen.map(\.tally) == [.init(notVoting: 50, absent: 4), tally])
    #expect(seen.map(\.margin) == [-28, 2])
    let other = try daemon.client()
    #expect(try other.ballot(number: 102).tally == tally)
    #expect(try other.ballots().last?.margin == 2)
    #expect(try other.status().ballot?.tally == tally)
    #expect(try other.ballot(number: 100).tally.for == 30)
    // Another ballot's tally is not this one's.
    daemon.setLive(103, .init(for: 54))
    #expect(try other.status().ballot?.tally == tally)
  }

  @Test("a message whose counts were moved is, byte by byte, the one rendered from those counts")
  func patchedMessage() {
    let moved = StatusSource()
    moved.render(.sample(ballot: .sample(102)), now: 0)
    var random = SeededRandom(seed: 20_260_305)
    var tally = Results.Tally(notVoting: 50, absent: 4)
    for _ in 0..<2_000 {
      // Some counts move and the others stay: each may be the only one.
      let fields: [WritableKeyPath<Results.Tally, Int>] = [
        \.for, \.against, \.abstained, \.notVoting, \.absent, \.voted,
      ]
      let before = tally
      for field in fields where Bool.random(using: &random) {
        tally[keyPath: field] = Int.random(in: 0...[9, 99, 9_999].randomElement(using: &random)!, using: &random)
      }
      #expect(moved.patch((102, tally), now: 0) == (tally != before))
      let rendered = StatusSource()
      rendered.render(.sample(ballot: .sample(102, tally: tally)), now: 0)
      guard moved.message(after: 0).elementsEqual(rendered.message(after: 0)) else {
        Issue.record("moved from \(before) to \(tally): \(String(decoding: moved.message(after: 0), as: UTF8.self))")
        return
      }
    }
  }

  @Test("a publisher may go before its reactor: what is signalled, published or due after that reaches nobody")
  func publisherGoesFirst() throws {
    let reactor = try Reactor()
    let inbox = try PublicationInbox()
    let liveChanged = try Wakeup()
    var publisher: ResultsPublisher? = try ResultsPublisher(
      reactor: reactor, inbox: inbox, initial: .sample(), liveChanged: liveChanged, liveTally: { nil })
    weak let gone = publisher
    // The first signal is a message; the second, within its 50 ms, sets the timer.
    for _ in 0..<2 {
      liveChanged.signal()
      try reactor.turn(waitingAtMost: .zero)
    }
    publisher = nil
    #expect(gone == nil)
    liveChanged.signal()
    inbox.publish(.sample(online: 1))
    let end = ContinuousClock.now + .milliseconds(80)
    while ContinuousClock.now < end { try reactor.turn(waitingAtMost: .milliseconds(10)) }
    #expect(inbox.take()?.status.consolesOnline == 1)
  }

  @Test("the live tally goes on over a new state of the same ballot, and ends with the ballot")
  func liveOverStates() throws {
    let daemon = try TestDaemon(initial: .sample(ballot: .sample(102)))
    let client = try daemon.client()
    daemon.setLive(102, .init(for: 9, notVoting: 41, absent: 4, voted: 9))
    daemon.inbox.publish(.sample(ballot: .sample(102), online: 11))
    #expect(try eventually { try client.status().consolesOnline == 11 })
    #expect(try client.status().ballot?.tally.for == 9)
    let final = Results.Tally(for: 28, notVoting: 22, absent: 4, voted: 28)
    daemon.inbox.publish(.sample(ballot: .sample(102, outcome: .adopted, tally: final)))
    #expect(try eventually { try client.status().ballot?.outcome == .adopted })
    #expect(try client.status().ballot?.tally == final)
    #expect(try client.ballot(number: 102).tally == final)
  }

  @Test("an open secret ballot shows how many have voted and nothing of how, whatever is handed over")
  func secret() throws {
    var state = PublishedState.sample(ballot: .sample(102, mode: .secret, tally: .init(for: 5, against: 5, voted: 10)))
    for index in state.seatStates.indices { state.seatStates[index].choice = .for }
    let daemon = try TestDaemon(initial: state)
    daemon.setLive(102, .init(for: 20, against: 10, abstained: 5, notVoting: 15, absent: 4, voted: 35))
    let client = try daemon.client()
    let shown = Results.Tally(notVoting: 15, absent: 4, voted: 35)
    #expect(try client.status().ballot?.tally == shown)
    #expect(try client.ballot(number: 102).tally == shown)
    #expect(try client.ballots().last?.tally == shown)
    try client.watchSeats(for: .seconds(10)) { states in
      #expect(states.count == 3 && states.allSatisfy { $0.choice == nil })
      return false
    }
  }

  @Test("the time left is reckoned at the moment of the message")
  func secondsLeft() throws {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    let state = PublishedState.sample(ballot: .sample(102), deadline: now + 20_000_000_000)
    let daemon = try TestDaemon(initial: state)
    let client = try daemon.client()
    let first = try #require(client.status().ballot?.secondsLeft).tenths
    #expect((100...200).contains(first))
    usleep(250_000)
    let second = try #require(client.status().ballot?.secondsLeft).tenths
    #expect((2...50).contains(first - second))
    #expect(try #require(client.ballot(number: 102).secondsLeft).tenths <= second)
    daemon.inbox.publish(.sample(ballot: .sample(102), online: 1, deadline: now))
    #expect(try eventually { try client.status().ballot?.secondsLeft == .init(tenths: 0) })
  }

  @Test("a watcher of the seats has all of them first, and then those that changed")
  func seats() throws {
    let daemon = try TestDaemon(initial: .sample(seats: 450))
    let client = try daemon.client()
    try client.beginWatchingSeats()
    func next() throws -> [Results.SeatState] {
      var states: [Results.SeatState]?
      _ = try eventually {
        states = try client.nextSeats()
        return states != nil
      }
      return states ?? []
    }
    #expect(try next().map(\.seat) == Array(1...450))
    var state = PublishedState.sample(seats: 450)
    state.seatStates[6].voted = true
    state.seatStates[6].choice = .for
    daemon.inbox.publish(state)
    #expect(try next() == [state.seatStates[6]])
    // A state without a change of a seat is no message; the next change is.
    state.status.consolesOnline = 1
    daemon.inbox.publish(state)
    #expect(try eventually { try daemon.client().status().consolesOnline == 1 })
    state.seatStates[449].online = false
    daemon.inbox.publish(state)
    #expect(try next() == [state.seatStates[449]])
    daemon.inbox.publish(.sample(seats: 2))
    #expect(try next().map(\.seat) == [1, 2])
  }

  @Test("a reader of the seats that lags gets all that changed since its last message, whatever changed in between")
  func laggingSeats() throws {
    let source = SeatSource()
    var random = SeededRandom(seed: 11)
    var states = PublishedState.sample(seats: 30).seatStates
    struct Reader {
      var cursor: UInt64 = 0
      var known: [Int: Results.SeatState] = [:]
    }
    var readers = [Reader](repeating: Reader(), count: 5)
    let definition = try InterfaceDefinition(InterfaceText.results.text)
    for _ in 0..<500 {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let index = Int.random(in: states.indices, using: &random)
        states[index].voted = Bool.random(using: &random)
        states[index].online = Bool.random(using: &random)
      }
      _ = source.update(states)
      for index in readers.indices where Int.random(in: 0...index, using: &random) == 0 {
        if readers[index].cursor == source.generation { continue }
        let message = Array(source.message(after: readers[index].cursor).dropLast())
        readers[index].cursor = source.generation
        guard case .object(let reply) = try JSONReader.read(message),
          case .object(let parameters) = reply["parameters"],
          case .array(let elements) = parameters["states"]
        else { throw ClientError.malformedReply("") }
        #expect(definition.faults(.array(elements), .array(.named("SeatState")), at: "") == [])
        #expect(!elements.isEmpty)
        for case .object(let members) in elements {
          guard case .int(let seat) = members["seat"] else { continue }
          readers[index].known[seat] = Results.SeatState(
            seat: seat, online: members["online"] == .bool(true), registered: members["registered"] == .bool(true),
            voted: members["voted"] == .bool(true), recused: false)
        }
        #expect(readers[index].known.count == 30)
        #expect(states.allSatisfy { readers[index].known[$0.seat] == $0 })
      }
    }
  }
}

import Glibc
import Reactor
import Synchronization
import Testing

@testable import VoteAPI

@Suite("The server")
struct ServerTests {
  @Test("each socket describes what it serves, word for word")
  func introspection() throws {
    let daemon = try TestDaemon()
    let results = try daemon.client()
    let operators = try daemon.operatorClient()
    #expect(try results.information().interfaces == ["org.varlink.service", "org.votedaemon.results"])
    #expect(
      try operators.information().interfaces
        == ["org.varlink.service", "org.votedaemon.operator", "org.votedaemon.results"])
    #expect(try operators.information().product == "vote-daemon")
    for text in [InterfaceText.service, .operator, .results] {
      #expect(try operators.interfaceDescription(of: text.name) == text.text)
    }
    #expect(throws: ClientError.service(.interfaceNotFound(interface: "org.votedaemon.operator"))) {
      try results.interfaceDescription(of: "org.votedaemon.operator")
    }
  }

  @Test("each error of org.varlink.service can be had")
  func serviceErrors() throws {
    let daemon = try TestDaemon()
    let client = try daemon.operatorClient()
    func failure(_ method: String, upgrade: Bool = false) throws -> ServiceFailure? {
      do {
        _ = try client.call(Request(method), Nothing.self)
        return nil
      } catch ClientError.service(let failure) { return failure }
    }
    #expect(try failure("org.example.A") == .interfaceNotFound(interface: "org.example"))
    #expect(try failure("org.votedaemon.results.Nothing") == .methodNotFound(method: "org.votedaemon.results.Nothing"))
    #expect(try failure("Nothing") == .methodNotFound(method: "Nothing"))
    #expect(
      try failure("org.votedaemon.operator.CheckHall")
        == .methodNotImplemented(method: "org.votedaemon.operator.CheckHall"))
    #expect(try failure("org.votedaemon.results.GetBallot") == .invalidParameter(parameter: "number"))
    #expect(try failure("org.votedaemon.results.GetRegistration") == .invalidParameter(parameter: "number"))
    #expect(try failure("org.votedaemon.results.Watch") == .expectedMore)
    #expect(try failure("org.votedaemon.results.WatchSeats") == .expectedMore)
    let raw = try RawClient(daemon.operatorPath)
    raw.send(#"{"method":"org.votedaemon.results.GetStatus","upgrade":true}"#)
    #expect(
      raw.receive() == #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"upgrade"}}"#)
    raw.send(#"{"method":"org.votedaemon.results.GetStatus","parameters":{"x":1}}"#)
    #expect(raw.receive() == #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"x"}}"#)
  }

  @Test("the results socket refuses every method of the operator", arguments: OperatorCallTests.calls)
  func permission(_ call: Operator.Call) throws {
    let reached = Mutex(0)
    let daemon = try TestDaemon { _, _, token in token.succeed(.done) }
    #expect(throws: ClientError.service(.permissionDenied)) { try daemon.client().perform(call, Nothing.self) }
    #expect(daemon.onServer { server, _ in server.counters.calls } == 1)
    #expect(reached.withLock { $0 } == 0)
  }

  @Test("the results are answered as the interface declares")
  func results() throws {
    let daemon = try TestDaemon(initial: .sample(ballot: .sample(102)))
    let definition = try InterfaceDefinition(InterfaceText.results.text)
    let raw = try RawClient(daemon.resultsPath)
    for (method, parameters) in [
      ("GetStatus", "{}"), ("GetHall", "{}"), ("ListBallots", "{}"), ("GetBallot", #"{"number":100}"#),
      ("GetRollCall", #"{"number":100}"#), ("GetRollCall", #"{"number":102}"#),
      ("GetHeading", #"{"number":100}"#), ("ListKinds", "{}"),
      ("GetRegistration", #"{"number":2}"#),
    ] {
      raw.send(#"{"method":"org.votedaemon.results.\#(method)","parameters":\#(parameters)}"#)
      guard case .object(let reply) = try JSONReader.read(Array((raw.receive() ?? "").utf8)) else { continue }
      #expect(reply["error"] == nil, "\(method)")
      #expect(
        definition.faults(reply["parameters"], .structure(definition.methods[method]!.output), at: method) == [])
    }
    let client = try daemon.client()
    #expect(try client.status() == PublishedState.sample(ballot: .sample(102)).status)
    #expect(try client.ballots().map(\.number) == [100, 101, 102])
    #expect(try client.ballot(number: 102) == .sample(102))
    #expect(try client.hall().count == 3)
    let rollCall = try client.rollCall(number: 100)
    #expect(rollCall.votes.map(\.name) == ["Петренко Ганна"] && rollCall.heading == .sample)
    #expect(try client.rollCall(number: 102).votes.isEmpty)
    #expect(try client.kinds() == Results.Kind.samples)
    for number in 1...2 {
      let list = PublishedState.RegistrationList.sample(number)
      let registration = try client.registration(number: number)
      #expect(registration.registration == list.registration && registration.entries == list.entries)
    }
    for number in [0, 3, -1] {
      #expect(throws: ClientError.results(.noSuchRegistration(number: number))) {
        try client.registration(number: number)
      }
    }
    #expect(throws: ClientError.results(.noSuchBallot(number: 9))) { try client.ballot(number: 9) }
    #expect(throws: ClientError.results(.noSuchBallot(number: -1))) { try client.rollCall(number: -1) }
    #expect(throws: ClientError.results(.secret(number: 101))) { try client.rollCall(number: 101) }
  }

  @Test("an operator's call is answered from another thread, with the reply or the error that was given")
  func operatorCalls() throws {
    let peers = Mutex<[Peer]>([])
    let threads = Mutex<[NamedThread]>([])
    let daemon = try TestDaemon { call, peer, token in
      peers.withLock { $0.append(peer) }
      let thread = try? NamedThread("tally-test") {
        switch call {
        case .openBallot(_, _, let kind, _, _) where kind == "secret":
          token.fail(Operator.Failure.unknownKind(kind: kind, known: ["simple"], article: "ст. 3"))
        case .openBallot: token.succeed(.number(5))
        case .closeBallot: token.fail(Operator.Failure.storageFailed(detail: "Диск"))
        case .finishRegistration: token.succeed(.registration(.init(registered: 3, quorum: 2, reached: true)))
        case .checkHall:
          token.succeed(
            .check(
              .init(
                done: true, secondsLeft: 0, total: 1, ready: 1, seats: [.init(seat: 1, console: "c", state: .ready)]
              )))
        case .getSeatHealth: token.succeed(.health([.init(seat: 2, console: "c", state: .lamp)], nil))
        case .annulBallot(let number, _): token.fail(Results.Failure.noSuchBallot(number: number))
        case .register(let voter, _): token.fail(Operator.Failure.unknownVoter(voter: voter, article: "ст. 4"))
        case .enterSecretCount: token.fail(Operator.Failure.badCount(reason: "Забагато", article: "ст. 5"))
        case .startBreak: token.fail(ServiceFailure.invalidParameter(parameter: "x"))
        default: token.succeed(.done)
        }
      }
      threads.withLock { $0.append(thread!) }
    }
    let client = try daemon.operatorClient()
    try client.openSitting(session: "12", sitting: 1, presiding: "petrenko", headPresent: true)
    #expect(try client.openBallot(question: "1", title: "т", kind: "simple") == 5)
    #expect(throws: ClientError.operator(.unknownKind(kind: "secret", known: ["simple"], article: "ст. 3"))) {
      try client.openBallot(question: "1", title: "т", kind: "secret")
    }
    #expect(throws: ClientError.operator(.storageFailed(detail: "Диск"))) { try client.closeBallot() }
    #expect(try client.finishRegistration() == .init(registered: 3, quorum: 2, reached: true))
    #expect(try client.checkHall().seats.map(\.seat) == [1])
    #expect(try client.seatHealth().seats.map(\.seat) == [2])
    #expect(throws: ClientError.operator(.unknownVoter(voter: "x", article: "ст. 4"))) {
      try client.register(voter: "x", reason: "r")
    }
    try client.announceConflict(voter: "x", question: "7", reason: "r")
    #expect(throws: ClientError.operator(.badCount(reason: "Забагато", article: "ст. 5"))) {
      try client.enterSecretCount(number: 1, issued: 2, found: 3, for: 3, against: 0, abstained: 0, invalid: 0)
    }
    #expect(throws: ClientError.results(.noSuchBallot(number: 4))) { try client.annulBallot(number: 4, reason: "r") }
    #expect(throws: ClientError.service(.invalidParameter(parameter: "x"))) { try client.startBreak() }
    let entry = getpwuid(geteuid())
    for peer in peers.withLock({ $0 }) {
      #expect(peer.userID == geteuid() && peer.groupID == getegid() && peer.processID == getpid())
      #expect(peer.userName == entry.map { String(cString: $0.pointee.pw_name) })
    }
    for thread in threads.withLock({ $0 }) { thread.join() }
  }

  @Test("a call that takes long says how it stands to whoever wants more, the newest first, and then answers")
  func progress() throws {
    let tokens = Mutex<[ReplyToken]>([])
    let begun = Started()
    let daemon = try TestDaemon { _, _, token in
      tokens.withLock { $0.append(token) }
      begun.signal()
    }
    /// About 100 KB: more than the socket holds for a client that does not read.
    func standing(_ left: Int, done: Bool = false) -> Operator.Reply {
      let seat = Operator.SeatHealth(seat: 1, console: String(repeating: "c", count: 100), state: .silent)
      return .check(
        .init(
          done: done, secondsLeft: left, total: 900, ready: 0, seats: Array(repeating: seat, count: 900)))
    }
    let call = #"{"method":"org.votedaemon.operator.CheckHall","parameters":{"seconds":60}"#
    let raw = try RawClient(daemon.operatorPath)
    raw.send(call + #","more":true}"#)
    begun.wait()
    let token = try #require(tokens.withLock { $0.popLast() })
    #expect(token.wantsMore && !token.isAbandoned)
    for left in (1...200).reversed() { token.progress(standing(left)) }
    token.succeed(standing(0, done: true))
    var told: [(left: Int, continues: Bool)] = []
    while told.last?.continues != false {
      guard case .object(let reply) = try JSONReader.read(Array((raw.receive() ?? "").utf8)),
        case .object(let parameters)? = reply["parameters"], case .int(let left)? = parameters["secondsLeft"]
      else { break }
      told.append((left, reply["continues"] == .bool(true)))
    }
    #expect(told.map(\.left) == told.map(\.left).sorted(by: >) && told.last?.left == 0)
    #expect((2...20).contains(told.count), "\(told.count) messages: nothing queues for a reader that does not read")
    #expect(told.last?.continues == false && told.dropLast().allSatisfy { $0.continues })

    // Who wants one reply gets one; and the connection goes on.
    raw.send(call + "}")
    begun.wait()
    let single = try #require(tokens.withLock { $0.popLast() })
    single.progress(standing(5))
    single.succeed(standing(0, done: true))
    #expect(raw.receive()?.hasSuffix(#"}]}}"#) == true)

    // Who goes is noticed, also with an answer on its way.
    for answers in [false, true] {
      var leaving: RawClient? = try RawClient(daemon.operatorPath)
      leaving?.send(call + #","more":true}"#)
      begun.wait()
      let token = try #require(tokens.withLock { $0.popLast() })
      token.progress(standing(9))
      if answers { token.succeed(standing(0, done: true)) }
      leaving = nil
      for _ in 0..<500 where !token.isAbandoned { usleep(10_000) }
      #expect(token.isAbandoned)
      if !answers { token.fail(.notNow(phase: "idle", reason: "Кінець.", article: "")) }
      for _ in 0..<500 where daemon.onServer({ server, _ in server.clients }) > 1 { usleep(10_000) }
      #expect(daemon.onServer { server, _ in server.clients } == 1)
    }
  }

  @Test("calls that come in one piece are begun one after the other and answered in their order")
  func pipelining() throws {
    let waiting = Mutex<[(Operator.Call, ReplyToken)]>([])
    let begun = Started()
    let daemon = try TestDaemon { call, _, token in
      waiting.withLock { $0.append((call, token)) }
      begun.signal()
    }
    let raw = try RawClient(daemon.operatorPath)
    let numbers = 1...100
    let pipeline = numbers.map { number in
      #"{"method":"org.votedaemon.operator.AnnulBallot","parameters":{"number":\#(number),"reason":"r"}}"# + "\0"
        + #"{"method":"org.votedaemon.results.GetBallot","parameters":{"number":\#(number + 1000)}}"# + "\0"
    }
    raw.send(Array(pipeline.joined().utf8))
    for number in numbers {
      begun.wait()
      let calls = waiting.withLock { calls in
        defer { calls = [] }
        return calls
      }
      // One at most: the next begins after this one's reply.
      #expect(calls.count == 1)
      #expect(calls.first?.0 == .annulBallot(number: number, reason: "r"))
      calls.first?.1.fail(Operator.Failure.notDisputed(number: number, article: ""))
      #expect(raw.receive()?.contains("NotDisputed\",\"parameters\":{\"number\":\(number),\"article\":\"\"}") == true)
      #expect(raw.receive()?.contains("NoSuchBallot\",\"parameters\":{\"number\":\(number + 1000)}") == true)
    }
  }

  @Test("a client that has gone before the answer harms nobody, and what it had sent is still done")
  func goneBeforeTheAnswer() throws {
    let waiting = Mutex<[ReplyToken]>([])
    let begun = Started()
    let daemon = try TestDaemon { _, _, token in
      waiting.withLock { $0.append(token) }
      begun.signal()
    }
    do {
      let raw = try RawClient(daemon.operatorPath)
      raw.send(#"{"method":"org.votedaemon.operator.CloseBallot"}"#)
      raw.send(#"{"method":"org.votedaemon.operator.CloseSitting","oneway":true}"#)
    }
    for _ in 0..<2 {
      begun.wait()
      let token = waiting.withLock { $0.removeFirst() }
      #expect(daemon.onServer { server, _ in server.clients } == 1)
      token.fail(Operator.Failure.storageFailed(detail: "d"))
    }
    #expect(eventually { daemon.onServer { server, _ in server.clients } == 0 })
    #expect(try daemon.client().status().composition == 54)
  }

  @Test("a call that nobody answers ends its connection instead of keeping the client waiting")
  func droppedToken() throws {
    let daemon = try TestDaemon { _, _, _ in }
    #expect(throws: ClientError.disconnected) { try daemon.operatorClient().closeSitting() }
    #expect(daemon.onServer { server, _ in server.counters.droppedCalls } == 1)
  }

  @Test("a oneway call gets no reply, neither result nor error")
  func oneway() throws {
    let daemon = try TestDaemon { _, _, token in token.succeed(.done) }
    let raw = try RawClient(daemon.operatorPath)
    raw.send(#"{"method":"org.votedaemon.operator.CloseSitting","oneway":true}"#)
    raw.send(#"{"method":"org.votedaemon.operator.Nothing","oneway":true}"#)
    raw.send(#"{"method":"org.votedaemon.results.GetStatus","oneway":true}"#)
    raw.send(#"{"method":"org.votedaemon.results.Watch","more":true,"oneway":true}"#)
    raw.send(#"{"method":"org.votedaemon.results.GetBallot","parameters":{"number":9}}"#)
    #expect(raw.receive()?.contains("NoSuchBallot") == true)
  }

  @Test("a client that shuts its writing side down still gets its answers")
  func halfClosed() throws {
    let daemon = try TestDaemon { _, _, token in token.succeed(.done) }
    let raw = try RawClient(daemon.operatorPath)
    raw.send(#"{"method":"org.votedaemon.operator.CloseSitting"}"#)
    raw.send(#"{"method":"org.votedaemon.results.GetBallot","parameters":{"number":9}}"#)
    raw.endWriting()
    #expect(raw.receive() == #"{"parameters":{}}"#)
    #expect(raw.receive()?.contains("NoSuchBallot") == true)
    #expect(raw.receive() == nil)
  }
}

@Suite("The server's bounds")
struct ServerBoundTests {
  @Test("a message of 64 KiB is read; one byte more is refused with the reason, and the connection ends")
  func messageLength() throws {
    let daemon = try TestDaemon()
    let frame = #"{"method":"org.votedaemon.results.GetBallot","parameters":{"number":9,"x":""}}"#
    for excess in [0, 1, 500_000] {
      let raw = try RawClient(daemon.resultsPath)
      let padding = String(repeating: "a", count: 65_536 + excess - frame.utf8.count)
      raw.send(frame.replacing(#""x":"""#, with: #""x":"\#(padding)""#))
      if excess == 0 {
        #expect(raw.receive()?.contains(#""parameter":"x""#) == true)
      } else {
        #expect(
          raw.receive()
            == #"{"error":"org.votedaemon.MessageRefused","parameters":{"reason":"longer than 65536 bytes"}}"#)
        #expect(raw.receive() == nil)
      }
    }
    #expect(try daemon.client().status().composition == 54)
  }

  @Test(
    "what is no call is refused with the reason, and the connection ends",
    arguments: [
      (Array("hello".utf8), "not JSON at byte 0"), ([], "not JSON at byte 0"),
      (Array(#"{"method":"a.B","method":"a.C"}"#.utf8), "a key given twice at byte 16"),
      (Array(#"{"method":""#.utf8) + [0xFF] + Array(#""}"#.utf8), "not Unicode at byte 11"),
      (Array(repeating: UInt8(ascii: "["), count: 1000), "nested deeper than 32 at byte 32"),
      (Array("[]".utf8), "a call is a JSON object"),
      (Array(#"{"method":1}"#.utf8), "the member 'method' is missing or of another type than varlink has it"),
    ] as [([UInt8], String)])
  func refused(_ message: [UInt8], _ reason: String) throws {
    let daemon = try TestDaemon()
    let raw = try RawClient(daemon.resultsPath)
    raw.send(message + [0])
    #expect(raw.receive() == #"{"error":"org.votedaemon.MessageRefused","parameters":{"reason":"\#(reason)"}}"#)
    #expect(raw.receive() == nil)
    #expect(daemon.onServer { server, _ in server.counters.refusedMessages } == 1)
  }

  @Test("half a message is waited for so long and no longer, however it dribbles in")
  func halfMessage() throws {
    var limits = VarlinkServer.Limits()
    limits.patience = .milliseconds(200)
    let daemon = try TestDaemon(limits: limits)
    let raw = try RawClient(daemon.resultsPath)
    let idle = try daemon.client()
    let start = ContinuousClock.now
    while raw.send([0x20]) {
      usleep(10_000)
      #expect(start.duration(to: .now) < .seconds(30))
      if start.duration(to: .now) > .seconds(30) { break }
    }
    #expect(start.duration(to: .now) >= .milliseconds(200))
    #expect(daemon.onServer { server, _ in server.counters.impatience } == 1)
    // A client that is merely idle, and one whose message came in two pieces in time, stay.
    #expect(try idle.status().composition == 54)
    let message = Array(#"{"method":"org.votedaemon.results.GetBallot","parameters":{"number":9}}"#.utf8) + [0]
    let slow = try RawClient(daemon.resultsPath)
    slow.send(Array(message[..<20]))
    usleep(50_000)
    slow.send(Array(message[20...]))
    #expect(slow.receive()?.contains("NoSuchBallot") == true)
    usleep(300_000)
    slow.send(message)
    #expect(slow.receive()?.contains("NoSuchBallot") == true)
  }

  @Test("256 clients are served; one more is turned away, but the operator gets the newest looker-on's place")
  func clientLimit() throws {
    let daemon = try TestDaemon { _, _, token in token.succeed(.done) }
    var clients: [VarlinkClient] = []
    for _ in 0..<256 { clients.append(try daemon.client()) }
    #expect(eventually { daemon.onServer { server, _ in server.clients } == 256 })
    for client in clients { #expect(try client.status().composition == 54) }
    #expect(throws: ClientError.disconnected) { try daemon.client().status() }
    try daemon.operatorClient().closeSitting()
    #expect(throws: ClientError.disconnected) { try clients[255].status() }
    #expect(try clients[254].status().composition == 54)
    let counters = daemon.onServer { server, _ in server.counters }
    #expect(counters.turnedAway == 1 && counters.displaced == 1)
    clients.removeAll()
    #expect(eventually { daemon.onServer { server, _ in server.clients } == 0 })
    #expect(try daemon.client().status().composition == 54)
  }

  @Test("clients of the operator's socket that never call make place for him, the oldest first; those that call stay")
  func silentOperators() throws {
    var limits = VarlinkServer.Limits()
    limits.clients = 4
    let daemon = try TestDaemon(limits: limits) { _, _, token in token.succeed(.done) }
    let busy = try daemon.operatorClient()
    try busy.closeSitting()
    var silent: [RawClient] = []
    for _ in 0..<3 { silent.append(try RawClient(daemon.operatorPath)) }
    #expect(eventually { daemon.onServer { server, _ in server.clients } == 4 })
    // Half a message is no call.
    silent[0].send(Array(#"{"method":"#.utf8))
    let operators = [try daemon.operatorClient(), try daemon.operatorClient(), try daemon.operatorClient()]
    for (index, client) in operators.enumerated() {
      try client.closeSitting()
      #expect(silent[index].receive() == nil)
    }
    try busy.closeSitting()
    // All have called: nobody makes place, and a looker-on never gets one of theirs.
    #expect(throws: ClientError.disconnected) { try daemon.operatorClient().closeSitting() }
    #expect(throws: ClientError.disconnected) { try daemon.client().status() }
    let counters = daemon.onServer { server, _ in server.counters }
    #expect(counters.displaced == 3 && counters.turnedAway == 2)
  }

  @Test("a client that floods and never reads waits for itself, and others are served meanwhile")
  func flood() throws {
    let daemon = try TestDaemon(initial: .sample(seats: 450))
    let flooder = try RawClient(daemon.resultsPath)
    let message = Array(#"{"method":"org.votedaemon.results.GetHall"}"#.utf8) + [0]
    let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    var sent = 0
    var stalls = 0
    while stalls < 50 {
      if Glibc.send(flooder.descriptor, message, message.count, flags) == message.count {
        sent += 1
        stalls = 0
      } else {
        stalls += 1
        usleep(2000)
      }
    }
    // What the socket took lies there: the server has begun a few calls and reads no more.
    let begun = daemon.onServer { server, _ in server.counters.calls }
    #expect(begun < 10)
    #expect(sent > 100)
    #expect(try daemon.client().hall().count == 450)
    // Once it reads, it goes on, and every call is answered.
    for _ in 0..<200 { #expect(flooder.receive()?.hasPrefix(#"{"parameters":{"seats":["#) == true) }
  }
}

@Suite("The server's sockets")
struct EndpointTests {
  private func server() throws -> (Reactor, VarlinkServer) {
    let reactor = try Reactor()
    return (
      reactor,
      try VarlinkServer(reactor: reactor, identity: .init(vendor: "v", product: "p", version: "0", url: "u"))
    )
  }

  private func mode(_ path: String) -> UInt32 {
    var information = stat()
    return lstat(path, &information) == 0 ? UInt32(information.st_mode) & 0o7777 : 0
  }

  @Test("the files have the permissions that were asked for, and go when the server ends")
  func modes() throws {
    let daemon = try TestDaemon()
    #expect(mode(daemon.resultsPath) == 0o666)
    #expect(mode(daemon.operatorPath) == 0o660)
    daemon.stop()
    #expect(access(daemon.resultsPath, F_OK) != 0)
    #expect(access(daemon.operatorPath, F_OK) != 0)
  }

  @Test("a file that a dead daemon left is replaced; one where somebody listens is not, nor is any other file")
  func staleFiles() throws {
    let directory = makeDirectory()
    defer { removeDirectory(directory) }
    let path = directory + "/other.socket"
    let (_, first) = try server()
    let left = UnixSocket.make()
    #expect(UnixSocket.withAddress(path) { bind(left, $0, $1) } == 0)
    close(left)
    #expect(access(path, F_OK) == 0)
    try first.serve(at: .path(path, mode: 0o600, group: nil), [])
    let (_, second) = try server()
    #expect(throws: EndpointError.occupied(path)) { try second.serve(at: .path(path, mode: 0o600, group: nil), []) }
    _ = try VarlinkClient(path: path)
    first.close()
    let file = open(path, O_CREAT | O_WRONLY, 0o600)
    close(file)
    #expect(throws: EndpointError.notASocket(path)) { try second.serve(at: .path(path, mode: 0o600, group: nil), []) }
    #expect(access(path, F_OK) == 0)
  }

  @Test("a server removes its own file only")
  func ownFile() throws {
    let directory = makeDirectory()
    defer { removeDirectory(directory) }
    let path = directory + "/other.socket"
    let (_, first) = try server()
    try first.serve(at: .path(path, mode: 0o600, group: nil), [])
    unlink(path)
    let (_, second) = try server()
    try second.serve(at: .path(path, mode: 0o600, group: nil), [])
    first.close()
    #expect(access(path, F_OK) == 0)
    second.close()
    #expect(access(path, F_OK) != 0)
  }

  @Test("a path, a group and a descriptor that cannot be used are told by name")
  func mistakes() throws {
    let (_, server) = try server()
    let long = "/tmp/" + String(repeating: "a", count: 103)
    #expect(throws: EndpointError.pathTooLong(long)) { try server.serve(at: .path(long, mode: 0o600, group: nil), []) }
    #expect(throws: EndpointError.unknownGroup("no-such-group")) {
      try server.serve(at: .path("/tmp/x", mode: 0o600, group: "no-such-group"), [])
    }
    #expect(throws: EndpointError.notListening(0)) { try server.serve(at: .descriptor(0), []) }
    #expect(throws: EndpointError.system(SystemError(call: "bind", code: ENOENT), path: "/tmp/no/such/directory")) {
      try server.serve(at: .path("/tmp/no/such/directory", mode: 0o600, group: nil), [])
    }
  }

  @Test("a listening socket that was handed over is served, and its file stays")
  func activation() throws {
    let directory = makeDirectory()
    defer { removeDirectory(directory) }
    let path = directory + "/other.socket"
    let descriptor = UnixSocket.make()
    #expect(UnixSocket.withAddress(path) { bind(descriptor, $0, $1) } == 0)
    #expect(listen(descriptor, 8) == 0)
    let (reactor, server) = try server()
    try server.serve(at: .descriptor(descriptor), [])
    let raw = try RawClient(path)
    raw.send(#"{"method":"org.varlink.service.GetInfo"}"#)
    for _ in 0..<3 { try reactor.turn(waitingAtMost: .milliseconds(20)) }
    #expect(
      raw.receive()
        == #"{"parameters":{"vendor":"v","product":"p","version":"0","url":"u","interfaces":["org.varlink.service"]}}"#)
    server.close()
    #expect(access(path, F_OK) == 0)
  }

  @Test("a path where nobody listens is unreachable for a client")
  func unreachable() {
    #expect(throws: ClientError.unreachable(path: "/tmp/no/such", SystemError(call: "connect", code: ENOENT))) {
      try VarlinkClient(path: "/tmp/no/such")
    }
    #expect(throws: ClientError.unusablePath("")) { try VarlinkClient(path: "") }
  }
}

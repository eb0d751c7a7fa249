import Foundation
import Testing

@testable import VoteAPI

/// A type of an interface that can be written and read.
private protocol Rendered: Codable, Equatable {
  func write(to json: inout JSONWriter)
}

extension Results.Tally: Rendered {}
extension Results.Requirement: Rendered {}
extension Results.Ballot: Rendered {}
extension Results.Vote: Rendered {}
extension Results.Registration: Rendered {}
extension Results.Status: Rendered {}
extension Results.Seat: Rendered {}
extension Results.SeatState: Rendered {}
extension Results.Heading: Rendered {}
extension Results.PaperCount: Rendered {}
extension Results.Kind: Rendered {}
extension Results.RegistrationEntry: Rendered {}
extension Operator.SeatHealth: Rendered {}
extension Operator.HallCheck: Rendered {}

@Suite("The interfaces' types")
struct InterfaceTypeTests {
  /// Writes the value, and holds it against the interface and against what Foundation makes of it.
  private func check<Value: Rendered>(_ full: Value, _ bare: Value, _ text: InterfaceText, _ type: String) throws {
    let definition = try InterfaceDefinition(text.text)
    for value in [full, bare] {
      var json = JSONWriter(capacity: 1)
      value.write(to: &json)
      let bytes = Array(json.bytes)
      let tree = try JSONReader.read(bytes)
      #expect(definition.faults(tree, .named(type), at: type) == [])
      #expect(try JSONDecoder().decode(Value.self, from: Data(bytes)) == value)
      let encoded = try JSONReader.read(Array(JSONEncoder().encode(value)))
      #expect(definition.faults(encoded, .named(type), at: type) == [])
      if value == full { #expect(definition.absences(tree, .named(type)) == 0) }
    }
  }

  private static let tally = Results.Tally(for: 1, against: 2, abstained: 3, notVoting: 4, absent: 5, voted: 6)
  private static let registration = Results.Registration(
    number: 1, registered: 2, headPresent: true, quorum: 3, reached: false, openedAt: "a", closedAt: "b")

  private static func fullBallot() -> Results.Ballot {
    var requirement = Results.Requirement.sample
    requirement.alternativeNeeded = 29
    requirement.alternativeBase = "composition and head"
    return Results.Ballot(
      number: 1, question: "2", title: "т", mode: .secret, outcome: .disputed, tally: tally, requirement: requirement,
      margin: -3, openedAt: "a", closedAt: "b", secondsLeft: .init(tenths: 123), repeatOf: 4, annulment: "c",
      settlement: "d", settledBase: "f", settledBy: "g", casting: "h", verdict: "і", warning: "j",
      paper: .init(issued: 5, found: 6, invalid: 7), seal: "e")
  }

  @Test("every type is written as its interface declares it, with all members and with the fewest")
  func types() throws {
    try check(Self.tally, Results.Tally(), .results, "Tally")
    try check(Self.fullBallot().requirement, .sample, .results, "Requirement")
    try check(Self.fullBallot(), .sample(), .results, "Ballot")
    try check(
      Results.Vote(
        voter: "a", name: "b", faction: "c", gender: "female", isHead: true, seat: 1, choice: "for", origin: "manual",
        at: "d", note: "Пульт «мовчав»", announcement: "родич"),
      Results.Vote(voter: "a", name: "b", choice: "absent", origin: "console"), .results, "Vote")
    var open = Self.registration
    open.closedAt = nil
    try check(Self.registration, open, .results, "Registration")
    try check(
      Results.PaperCount(issued: 1, found: 2, invalid: 3), .init(issued: 0, found: 0, invalid: 0), .results,
      "PaperCount")
    try check(
      Results.Kind(
        id: "decision", title: "Рішення", mode: .rollCall, requirement: Self.fullBallot().requirement,
        refusal: "Немає кворуму (ст. 46 ч. 12)"),
      Results.Kind(id: "election", title: "Вибори", mode: .secret, requirement: .sample), .results, "Kind")
    try check(
      Results.RegistrationEntry(voter: "a", name: "b", faction: "c", origin: "late", reason: "d", at: "e"),
      Results.RegistrationEntry(voter: "a", name: "b", origin: "console", at: "e"), .results, "RegistrationEntry")
    let bare = Results.Status(
      version: "1", council: "Рада", phase: .break, composition: 54, headPresent: false, consolesOnline: 1,
      consolesExpected: 2, authenticated: false)
    var full = bare
    full.session = "1"
    full.registration = Self.registration
    full.ballot = Self.fullBallot()
    full.alerts = ["Сховище не пише.", "Зал без автентифікації."]
    try check(full, bare, .results, "Status")
    try check(
      Results.Seat(seat: 1, row: 2, column: 3, voter: "a", name: "b", faction: "c"),
      Results.Seat(seat: 1, row: 2, column: 3),
      .results, "Seat")
    try check(
      Results.SeatState(seat: 1, online: true, registered: false, voted: true, recused: false, choice: .abstained),
      Results.SeatState(seat: 1, online: false, registered: true, voted: false, recused: true), .results, "SeatState")
    var heading = Results.Heading.sample
    heading.presidingVoter = "d1"
    heading.head = "Г"
    heading.secretary = "С"
    try check(heading, .sample, .results, "Heading")
    try check(
      Operator.SeatHealth(
        seat: 1, voter: "a", name: "b", console: "c", state: .stuckKey, reasons: [.stuckKey, .lamp], detail: "d",
        remedy: "e"),
      Operator.SeatHealth(seat: 1, console: "c", state: .ready), .operator, "SeatHealth")
    try check(
      Operator.HallCheck(
        at: "a", by: "b", keys: true, total: 2, ready: 1,
        faulty: [.init(seat: 1, voter: "a", name: "b", console: "c", state: .silent, detail: "d", remedy: "e")]),
      Operator.HallCheck(at: "a", by: "b", keys: false, total: 1, ready: 1, faulty: []), .operator, "HallCheck")
  }

  @Test("the enumerations have the interface's values in its order")
  func enumerations() throws {
    let types = try InterfaceDefinition(InterfaceText.results.text).types
    #expect(types["Phase"] == .enumeration(Results.Phase.allCases.map(\.rawValue)))
    #expect(types["BallotMode"] == .enumeration(Results.BallotMode.allCases.map(\.rawValue)))
    #expect(types["Outcome"] == .enumeration(Results.Outcome.allCases.map(\.rawValue)))
  }

  @Test("a text's methods are found in it", arguments: [InterfaceText.results, .operator, .service])
  func methods(_ text: InterfaceText) throws {
    let definition = try InterfaceDefinition(text.text)
    #expect(definition.name == text.name)
    #expect(Set(definition.methods.keys) == Set(text.methods))
    #expect(text.text.hasSuffix("\n") && !text.text.hasSuffix("\n\n"))
  }

  private static let failures: [(InterfaceText, [any VarlinkFailure])] = [
    (
      .service,
      [
        ServiceFailure.interfaceNotFound(interface: "a"), ServiceFailure.methodNotFound(method: "a"),
        ServiceFailure.methodNotImplemented(method: "a"), ServiceFailure.invalidParameter(parameter: "a"),
        ServiceFailure.permissionDenied, ServiceFailure.expectedMore,
      ]
    ),
    (
      .results,
      [
        Results.Failure.noSuchBallot(number: 1), Results.Failure.secret(number: 1),
        Results.Failure.noSuchRegistration(number: 2),
      ]
    ),
    (
      .operator,
      [
        Operator.Failure.notNow(phase: "idle", reason: "Ще ні", article: "а"),
        Operator.Failure.noQuorum(registered: 1, quorum: 2, article: "ст. 46 ч. 12"),
        Operator.Failure.unknownKind(kind: "a", known: ["b", "c"], article: "в"),
        Operator.Failure.unknownVoter(voter: "a", article: "г"),
        Operator.Failure.repeatLimit(question: "1", ballots: [1, 2], article: "д"),
        Operator.Failure.notDisputed(number: 3, article: "е"),
        Operator.Failure.badConsole(console: "usb:FT1", reason: "Пульт уже за місцем 2."),
        Operator.Failure.badCount(reason: "Знайдено більше, ніж видано", article: "є"),
        Operator.Failure.storageFailed(detail: "Диск"),
      ]
    ),
  ]

  @Test("each error of the operator's interface ends with its article, but for what no law speaks of")
  func articles() throws {
    for (name, fields) in try InterfaceDefinition(InterfaceText.operator.text).errors {
      #expect(
        (fields.last == .init(name: "article", kind: .string)) == !["StorageFailed", "BadConsole"].contains(name),
        "\(name)")
    }
  }

  @Test("every declared error, and no other, can be written and read back")
  func errors() throws {
    for (text, failures) in Self.failures {
      let definition = try InterfaceDefinition(text.text)
      var names: Set<String> = []
      for failure in failures {
        let name = "\(failure.name)".dropFirst(text.name.count + 1)
        names.insert(String(name))
        var json = JSONWriter()
        failure.writeParameters(to: &json)
        let bytes = Array(json.bytes)
        #expect(
          definition.faults(try JSONReader.read(bytes), .structure(definition.errors[String(name)]!), at: "") == [])
        let parameters = try JSONDecoder().decode(FailureParameters.self, from: Data(bytes))
        let read: [(any VarlinkFailure)?] = [
          ServiceFailure(name: "\(failure.name)", parameters: parameters),
          Results.Failure(name: "\(failure.name)", parameters: parameters),
          Operator.Failure(name: "\(failure.name)", parameters: parameters),
        ]
        #expect(read.compactMap { $0.map { "\($0)" } } == ["\(failure)"])
      }
      #expect(names == Set(definition.errors.keys))
    }
  }
}

@Suite("The operator's calls")
struct OperatorCallTests {
  static let calls: [Operator.Call] = [
    .openSitting(session: "12", sitting: 1, presiding: "petrenko", headPresent: true), .closeSitting, .startBreak,
    .startRegistration(seconds: 60), .finishRegistration, .register(voter: "a", reason: "пульт"),
    .setHeadPresent(present: false), .setPresiding(voter: "a"),
    .recuse(voter: "a", question: "7", reason: "конфлікт інтересів"),
    .announceConflict(voter: "a", question: "7", reason: "немає кворуму"),
    .openBallot(question: "7", title: "Про «бюджет»", kind: "simple", seconds: 20, repeatOf: 3), .closeBallot,
    .annulBallot(number: 3, reason: "a"), .settleBallot(number: 3, base: .deputiesAndHead, reason: "a"),
    .enterVote(voter: "a", choice: .abstained, reason: "b"),
    .enterSecretCount(number: 1, issued: 2, found: 3, for: 4, against: 5, abstained: 6, invalid: 7),
    .checkHall(keys: true, seconds: 60), .getSeatHealth,
    .assignConsole(seat: 1, console: "c", reason: "d"),
  ]

  private func parameters(of call: Operator.Call) throws -> [String: JSONValue] {
    var json = JSONWriter()
    call.writeParameters(to: &json)
    guard case .object(let members) = try JSONReader.read(Array(json.bytes)) else { return ["not an object": .null] }
    return members
  }

  private func read(_ method: String, _ members: [String: JSONValue]) throws(ServiceFailure) -> Operator.Call? {
    try Operator.Call(method: method, parameters: ParameterReader(members))
  }

  @Test("there is a call for every method")
  func everyMethod() { #expect(Self.calls.map(\.method) == InterfaceText.operator.methods) }

  @Test("a call is written as the interface declares it, and read back", arguments: calls)
  func roundTrip(_ call: Operator.Call) throws {
    let definition = try InterfaceDefinition(InterfaceText.operator.text)
    let members = try parameters(of: call)
    #expect(definition.faults(.object(members), .structure(definition.methods[call.method]!.input), at: "") == [])
    #expect(try read(call.method, members) == call)
  }

  @Test("a parameter that is missing, null, mistyped or unknown is refused by its name", arguments: calls)
  func invalidParameters(_ call: Operator.Call) throws {
    let definition = try InterfaceDefinition(InterfaceText.operator.text)
    let members = try parameters(of: call)
    for field in definition.methods[call.method]!.input {
      let failure = ServiceFailure.invalidParameter(parameter: field.name)
      if case .optional = field.kind {
        for absent in [nil, JSONValue.null] {
          var members = members
          members[field.name] = absent
          #expect(throws: Never.self) { try read(call.method, members) }
        }
      } else {
        for absent in [nil, JSONValue.null] {
          var members = members
          members[field.name] = absent
          #expect(throws: failure) { try read(call.method, members) }
        }
      }
      for wrong in [JSONValue.double(1.5), .array([]), .object([:]), .string("\0")] {
        #expect(throws: failure) { try read(call.method, members.merging([field.name: wrong]) { $1 }) }
      }
    }
    #expect(throws: ServiceFailure.invalidParameter(parameter: "extra")) {
      try read(call.method, members.merging(["extra": .bool(true), "more": .null]) { $1 })
    }
  }

  @Test("a choice and a base are one of the words that the interface knows")
  func words() {
    #expect(throws: ServiceFailure.invalidParameter(parameter: "choice")) {
      try read("EnterVote", ["voter": .string("a"), "choice": .string("за"), "reason": .string("b")])
    }
    #expect(throws: ServiceFailure.invalidParameter(parameter: "base")) {
      try read("SettleBallot", ["number": .int(1), "base": .string("head"), "reason": .string("b")])
    }
  }

  @Test("every reply is what the interface declares for its method, and for no other")
  func replies() throws {
    let definition = try InterfaceDefinition(InterfaceText.operator.text)
    let replies: [Operator.Reply] = [
      .done, .number(3), .registration(.init(registered: 1, quorum: 2, reached: false)),
      .check(
        .init(done: true, secondsLeft: 0, total: 1, ready: 0, seats: [.init(seat: 1, console: "c", state: .lamp)])),
      .health(
        [.init(seat: 1, console: "c", state: .silent)],
        .init(at: "a", by: "b", keys: false, total: 1, ready: 1, faulty: [])),
    ]
    for call in Self.calls {
      let output = definition.methods[call.method]!.output
      for reply in replies {
        var json = JSONWriter()
        reply.write(to: &json)
        let fits = definition.faults(try JSONReader.read(Array(json.bytes)), .structure(output), at: "").isEmpty
        #expect(reply.answers(call) == fits, "\(call.method) \(reply)")
      }
    }
  }
}

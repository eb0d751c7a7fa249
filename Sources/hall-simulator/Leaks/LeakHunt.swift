import Foundation
import SeededRandom
import TallyEngine
import VoteAPI
import VotingHardware

/// Holds many secret ballots whose totals and order of pressing are the same and whose choices are dealt out anew each
/// time, and compares everything that leaves the daemon.
final class LeakHunt {
  private(set) var findings = LeakFindings()
  /// Ballots that were compared.
  private(set) var ballots = 0
  /// From the press to the final answer, by choice, in nanoseconds.
  private(set) var times: [Choice: [UInt64]] = [:]
  /// Messages of both streams after a press, by choice.
  private(set) var messages: [Choice: [Int]] = [:]

  private let bench: TestBench
  private let tap = FrameTap()
  private var client: VarlinkClient
  private var operatorSocket: RawSocket
  private var watch: RawSocket
  private var seats: RawSocket
  private var random: SeededRandom
  private var question = 0
  private var reference: LeakTrace?
  private var crashReference: LeakTrace?

  private static let results = "org.votedaemon.results."
  private static let operators = "org.votedaemon.operator."
  /// Longer than any two messages of a stream are kept apart.
  private static let quiet: UInt32 = 70_000

  init(seed: UInt64, leak: PlantedLeak? = nil, _ options: TestBench.Options = TestBench.Options()) throws {
    var options = options
    options.pressMilliseconds = 2...2
    options.arguments = ["--log-level", "trace"]
    options.tap = tap
    if let leak { options.environment[PlantedLeak.variable] = leak.rawValue }
    random = SeededRandom(seed: seed)
    let bench = try TestBench(LeakHall.plan(), options)
    self.bench = bench
    do {
      try bench.daemon.start()
      client = try bench.daemon.readyWithAllConsoles()
      (operatorSocket, watch, seats) = try Self.connect(bench.daemon)
      try client.openSitting(session: "1", sitting: 1, presiding: "v01", headPresent: false)
      bench.hall.instruct(
        Dictionary(
          uniqueKeysWithValues: bench.plan.deputies.map { ($0.seat, Deputy(registersAfter: .milliseconds(5))) }))
      try client.startRegistration()
      let expected = bench.plan.deputies.count
      bench.hall.wait { $0.registered.count == expected }
      _ = try client.finishRegistration()
      bench.hall.instruct([:])
      lookAtMemory()
      // Not compared: it is the first, and its number is the registration's.
      _ = try hold()
    } catch {
      bench.end()
      throw error
    }
    times = [:]
    messages = [:]
  }

  func end() { bench.end() }

  private static func connect(_ daemon: DaemonProcess) throws -> (RawSocket, RawSocket, RawSocket) {
    let (operators, watch, seats) = (
      try RawSocket(daemon.operatorSocket), try RawSocket(daemon.resultsSocket), try RawSocket(daemon.resultsSocket)
    )
    try watch.send(results + "Watch", more: true)
    try seats.send(results + "WatchSeats", more: true)
    return (operators, watch, seats)
  }

  // MARK: One ballot

  /// Holds a ballot and compares it with the first one.
  func compareOne() throws {
    let trace = try hold()
    ballots += 1
    if let reference { findings.compare(trace, reference) } else { reference = trace }
  }

  private func hold() throws -> LeakTrace {
    let choices = LeakHall.choices(&random)
    let logged = logSize
    let before = try StateFiles(bench.daemon.place.state)
    let rows = try JournalRows.read(before, after: 0, scratch: bench.scratchPath).last?.sequence ?? 0
    let number = try open()
    var trace = LeakTrace(number: number)
    let normalize = LeakNormalizer(number: number)
    usleep(Self.quiet)
    let opened = try StateFiles(bench.daemon.place.state)
    try ask("до першого натиску", number, &trace)
    try drain(into: &trace)
    for (index, seat) in LeakHall.pressing.enumerated() {
      let count = try press(seat, choices[seat] ?? .for, .counted, number, voted: index + 1, &trace)
      messages[choices[seat] ?? .for, default: []].append(count)
    }
    for seat in LeakHall.again {
      let other: Choice = Bool.random(using: &random) ? .against : .for
      _ = try press(seat, other, .firstChoiceStands, number, voted: LeakHall.pressing.count, &trace)
    }
    try ask("перед закриттям", number, &trace)
    try drain(into: &trace)
    let pressed = try StateFiles(bench.daemon.place.state).difference(from: opened)
    findings.expect(pressed == nil, .files, "№ \(number): \(pressed ?? "")")
    let reply = try operatorSocket.call(Self.operators + "CloseBallot")
    trace.add(.replies, "CloseBallot: " + normalize(reply))
    let shown = bench.hall.wait { $0.views.values.allSatisfy { $0.shown.phase == .result } }
    findings.expect(shown, .lamps, "№ \(number): не всі пульти показують наслідок")
    usleep(Self.quiet)
    try ask("після закриття", number, &trace)
    try drain(into: &trace)
    try lookAtJournal(number, after: rows, &trace)
    lookAtLog(from: logged, normalize, &trace)
    lookAtFrames(number, &trace)
    lookAtPresses(number, choices)
    bench.hall.forgetPresses()
    return trace
  }

  private func open() throws -> Int {
    _ = tap.take()
    _ = watch.drain()
    _ = seats.drain()
    question += 1
    let digits = String(question)
    let title = "П" + String(repeating: "0", count: 4 - digits.count) + digits
    let reply = try operatorSocket.call(
      Self.operators + "OpenBallot",
      #"{"question":"\#(title)","title":"Про обрання, \#(title)","kind":"secretary","seconds":600}"#)
    guard let number = reply.firstMatch(of: #/"number":(\d+)/#).flatMap({ Int($0.1) }) else {
      throw ClientError.malformedReply(reply)
    }
    let asked = bench.hall.wait {
      $0.views.values.allSatisfy { $0.shown.phase == .voting && $0.shown.ballot == UInt32(number) }
    }
    guard asked else { throw ClientError.timedOut }
    return number
  }

  /// Presses, and waits for everything that follows from it: the answers to the press and to the release, the text, the
  /// count.
  ///
  /// - Returns: how many messages the two streams sent meanwhile.
  private func press(
    _ seat: UInt16, _ choice: Choice, _ verdict: Verdict, _ number: Int, voted: Int, _ trace: inout LeakTrace
  ) throws -> Int {
    let normalize = LeakNormalizer(number: number)
    let before = bench.hall.presses(number)[seat]?.count ?? 0
    bench.hall.press(seat, Keys(choice))
    let answered = bench.hall.wait { board in
      board.presses[number]?[seat]?.dropFirst(before).last?.verdict != nil
        && board.views[seat]?.lastAnswer?.verdict == .noted && board.views[seat]?.shown.text == "Прийнято  "
    }
    let given = bench.hall.presses(number)[seat]?.last?.verdict
    findings.expect(answered && given == verdict, .verdicts, "№ \(number), місце \(seat): вердикт \(word(given))")
    var count = 0
    let end = ContinuousClock.now + .seconds(3)
    var isShown = verdict != .counted
    repeat {
      let news = watch.drain().map { normalize($0) }
      isShown = isShown || news.contains { $0.contains("\"voted\":\(voted),") || $0.contains("\"voted\":\(voted)}") }
      trace.addChanges(.watch, news)
      count += news.count
      if !isShown { _ = watch.wait(5) }
    } while !isShown && ContinuousClock.now < end
    findings.expect(isShown, .watch, "№ \(number): потік не показав, що проголосували \(voted)")
    usleep(Self.quiet)
    let news = watch.drain().map { normalize($0) }
    trace.addChanges(.watch, news)
    let seatNews = seats.drain().map { normalize($0) }
    trace.addChanges(.seats, seatNews)
    return count + news.count + seatNews.count
  }

  private func word(_ verdict: Verdict?) -> String { verdict.map { "\($0.rawValue)" } ?? "—" }

  private func drain(into trace: inout LeakTrace) throws {
    let normalize = LeakNormalizer(number: trace.number)
    trace.addChanges(.watch, watch.drain().map { normalize($0) })
    trace.addChanges(.seats, seats.drain().map { normalize($0) })
    for channel in [LeakChannel.watch, .seats] {
      for line in trace.lines[channel] ?? [] {
        let choice = LeakWords.choice(inJSON: line)
        findings.expect(choice == nil, channel, "№ \(trace.number): вибір — \(choice ?? "")")
      }
    }
  }

  /// Asks everything that can be asked, on both sockets.
  private func ask(_ moment: String, _ number: Int, _ trace: inout LeakTrace) throws {
    let normalize = LeakNormalizer(number: number)
    let own = "{\"number\":\(number)}"
    var calls = [
      ("results.GetStatus", "{}"), ("results.GetBallot", own), ("results.GetRollCall", own), ("results.GetHall", "{}"),
      ("results.GetRegistration", "{\"number\":1}"), ("results.ListKinds", "{}"), ("results.ListBallots", "{}"),
    ]
    if moment != "після закриття" {
      // After it, it would light every lamp.
      calls.append(("operator.CheckHall", "{}"))
      calls.append(("operator.GetSeatHealth", "{}"))
      calls.append(("operator.EnterVote", #"{"voter":"v13","choice":"for","reason":"проба"}"#))
    }
    for (method, parameters) in calls {
      var reply = try operatorSocket.call("org.votedaemon." + method, parameters)
      // The earlier ballots grow in number.
      if method == "results.ListBallots" { reply = Self.lastBallot(reply) }
      let text = normalize(reply)
      trace.add(.replies, "\(moment), \(method): \(text)")
      let choice = LeakWords.choice(inJSON: text)
      findings.expect(choice == nil, .replies, "№ \(number), \(method): вибір — \(choice ?? "")")
    }
  }

  private static func lastBallot(_ reply: String) -> String {
    guard let start = reply.ranges(of: "{\"number\":").last?.lowerBound else { return reply }
    return String(reply[start...])
  }

  // MARK: What is left of it

  private func lookAtJournal(_ number: Int, after sequence: Int64, _ trace: inout LeakTrace) throws {
    let normalize = LeakNormalizer(number: number)
    let files = try StateFiles(bench.daemon.place.state)
    let rows = try JournalRows.read(files, after: sequence, scratch: bench.scratchPath)
    for row in rows {
      trace.add(row.kind == "ballotClosed" ? .participants : .rows, "\(row.kind) \(normalize(row.body))")
      let choice = LeakWords.choice(inJSON: row.body)
      findings.expect(choice == nil, .rows, "№ \(number), рядок \(row.sequence) (\(row.kind)): вибір — \(choice ?? "")")
    }
    findings.expect(
      rows.map(\.kind) == ["ballotOpened", "ballotClosed", "resultEstablished", "ballotStatement", "checkpoint"], .rows,
      "№ \(number): рядки \(rows.map(\.kind))")
    guard let closing = rows.first(where: { $0.kind == "ballotClosed" }) else { return }
    let participants = closing.body.firstMatch(of: #/"participants":\[([^\]]*)\]/#).map {
      $0.1.split(separator: ",").map { $0.trimmingCharacters(in: ["\""]) }
    }
    let voters = LeakHall.pressing.compactMap { bench.plan.member(seat: $0) }
    let wanted = bench.plan.deputies.filter { one in voters.contains { $0.id == one.id } }
      .sorted { AlphabetCheck.isSorted([$0.familyName, $1.familyName]) }.map(\.id)
    findings.expect(
      participants == wanted, .participants, "№ \(number): \(participants ?? []), а за абеткою \(wanted)")
  }

  private var logSize: Int {
    var status = stat()
    return stat(bench.daemon.place.log, &status) == 0 ? Int(status.st_size) : 0
  }

  private func lookAtLog(from start: Int, _ normalize: LeakNormalizer, _ trace: inout LeakTrace) {
    let bytes = FileManager.default.contents(atPath: bench.daemon.place.log) ?? Data()
    for line in String(decoding: bytes.dropFirst(start), as: UTF8.self).split(separator: "\n") {
      let text = normalize(String(line))
      trace.add(.log, text)
      let choice = LeakWords.choice(inLine: text)
      findings.expect(choice == nil, .log, "№ \(trace.number): \(text)")
    }
  }

  private func lookAtFrames(_ number: Int, _ trace: inout LeakTrace) {
    var sizes: [String: Set<Int>] = [:]
    var shown: [UInt16: [String]] = [:]
    var answers: [UInt16: [Answer]] = [:]
    for frame in tap.take() {
      switch frame.message {
      case .acknowledge(let answer):
        sizes["ACK", default: []].insert(frame.length)
        // «Wait», and the same answer to the same frame again, depend on how busy the machine is.
        guard answer.isFinal, answers[frame.seat]?.contains(answer) != true else { break }
        answers[frame.seat, default: []].append(answer)
      // Between the close and the result all seats are told the same, for as long as it takes.
      case .indicate(let indication) where indication.ballot == UInt32(number) && indication.text != "Підрахунок":
        let isVoting = indication.phase == .voting
        if isVoting { sizes["INDICATE", default: []].insert(frame.length) }
        let line =
          "\(indication.phase.rawValue) \(String(indication.lamps, radix: 2)) «\(indication.text)» \(frame.length)"
        if shown[frame.seat]?.last != line { shown[frame.seat, default: []].append(line) }
        findings.expect(
          (0...2).allSatisfy { indication.lamp(key: $0) != .on }, .lamps,
          "№ \(number), місце \(frame.seat): світиться лампа вибору («\(indication.text)»)")
      default: break
      }
    }
    for (seat, lines) in shown.sorted(by: { $0.key < $1.key }) {
      for line in lines { trace.add(.lamps, "місце \(seat): \(line)") }
    }
    for (seat, given) in answers.sorted(by: { $0.key < $1.key }) {
      trace.add(.verdicts, "місце \(seat): " + given.map { String($0.code) }.joined(separator: " "))
    }
    for (kind, lengths) in sizes.sorted(by: { $0.key < $1.key }) {
      trace.add(.sizes, "\(kind): \(lengths.sorted())")
      findings.expect(lengths.count == 1, .sizes, "№ \(number): кадри \(kind) мають розміри \(lengths.sorted())")
    }
  }

  private func lookAtPresses(_ number: Int, _ choices: [UInt16: Choice]) {
    for (seat, choice) in choices {
      guard let press = bench.hall.presses(number)[seat]?.first, press.answeredAt >= press.sentAt else { continue }
      times[choice, default: []].append(press.answeredAt - press.sentAt)
    }
  }

  /// The daemon gives no dump, neither to a file nor to a program.
  private func lookAtMemory() {
    guard let process = bench.daemon.process else { return }
    func read(_ file: String) -> String {
      String(decoding: FileManager.default.contents(atPath: "/proc/\(process)/\(file)") ?? Data(), as: UTF8.self)
    }
    let limit = read("limits").split(separator: "\n").first { $0.hasPrefix("Max core file size") }
    let numbers = limit?.split(separator: " ").dropFirst(4).prefix(2)
    findings.expect(numbers == ["0", "0"], .memory, "межа дампу: \(limit ?? "невідома")")
    let filter = read("coredump_filter").trimmingCharacters(in: .whitespacesAndNewlines)
    findings.expect(
      !filter.isEmpty && filter.allSatisfy { $0 == "0" }, .memory, "coredump_filter: «\(filter)», а має бути 0")
  }

  // MARK: Death in the middle

  /// Kills the daemon after some presses: the ballot is annulled, and nothing of the presses is in any file.
  func killOne() throws {
    let choices = LeakHall.choices(&random)
    let rows = try JournalRows.read(try StateFiles(bench.daemon.place.state), after: 0, scratch: bench.scratchPath)
    let number = try open()
    usleep(Self.quiet)
    let opened = try StateFiles(bench.daemon.place.state)
    var trace = LeakTrace(number: number)
    for (index, seat) in LeakHall.pressing.prefix(7).enumerated() {
      _ = try press(seat, choices[seat] ?? .for, .counted, number, voted: index + 1, &trace)
    }
    bench.daemon.kill()
    let left = try StateFiles(bench.daemon.place.state)
    let change = left.difference(from: opened)
    findings.expect(change == nil, .crash, "№ \(number): \(change ?? "")")
    try bench.daemon.start()
    client = try bench.daemon.readyWithAllConsoles()
    (operatorSocket, watch, seats) = try Self.connect(bench.daemon)
    let ballot = try client.ballot(number: number)
    findings.expect(ballot.outcome == .annulled, .crash, "№ \(number): після SIGKILL «\(ballot.outcome.rawValue)»")
    findings.expect(ballot.tally.voted == 0, .crash, "№ \(number): після SIGKILL відомо, що голосували")
    let files = try StateFiles(bench.daemon.place.state)
    findings.expect(!files.contains("\"choice\""), .crash, "№ \(number): у файлах стану є «choice»")
    let normalize = LeakNormalizer(number: number)
    var after = LeakTrace(number: number)
    let fresh = try JournalRows.read(files, after: rows.last?.sequence ?? 0, scratch: bench.scratchPath)
    // Consoles come back in any order.
    for row in fresh where row.kind != "incident" { after.add(.crash, "\(row.kind) \(normalize(row.body))") }
    for row in fresh {
      findings.expect(LeakWords.choice(inJSON: row.body) == nil, .crash, "№ \(number): вибір у рядку \(row.sequence)")
    }
    if let crashReference { findings.compare(after, crashReference) } else { crashReference = after }
    bench.hall.forgetPresses()
  }

  // MARK: What many ballots show together

  /// Compares what can only be compared over many presses.
  func judge() {
    let timing = LeakTiming(times)
    findings.expect(
      !timing.tells(&random), .timing,
      "медіани різняться на \(Self.milliseconds(timing.spread)) мс: "
        + timing.medians.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.key.word(for: .male)) \(Self.milliseconds($0.value))" }.joined(separator: ", "))
    let means = messages.mapValues { Double($0.reduce(0, +)) / Double(max(1, $0.count)) }
    let difference = (means.values.max() ?? 0) - (means.values.min() ?? 0)
    // Now and then two changes share a message; one more for a choice would be 1.
    findings.expect(
      difference < 0.5, .traffic,
      "повідомлень на натиск: " + means.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
  }

  static func milliseconds(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100),\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  /// What the daemon said last.
  var log: String { bench.daemon.log }
}

internal import Foundation
internal import GRDBSQLite
internal import TallyEngine

/// The journal as an auditor reads it: with SQLite and SHA-256 and none of this project's code. It recomputes the chain,
/// folds the rows into who voted how, and decides each ballot by a rule of its own. What it finds wrong it says.
struct Ledger {
  /// One row.
  struct Row {
    let sequence: Int64
    let at: Int64
    let monotonic: Int64
    let boot: String
    let kind: String
    let body: [String: Any]
    let text: Data
    /// Empty where it does not fit into the chain.
    let hash: String
    /// As it is stored.
    let storedHash: Data
  }

  /// A recorded choice, in the order of the rows.
  struct Vote {
    let sequence: Int64
    let voter: String
    /// nil where the counting commission entered it.
    let seat: UInt16?
    /// nil where the choice was taken back.
    let choice: Int?
    let monotonic: Int64
    let boot: String
  }

  /// One ballot, folded.
  struct Ballot {
    let number: Int
    let kind: String
    let base: (compositionAndHead: Int, composition: Int, registered: Int)
    let participants: Set<String>
    let recused: Set<String>
    let absent: Int
    /// When its window ends by itself, on the clock of a boot; a restart sets it anew.
    var ends: (monotonic: Int64, boot: String)
    var votes: [Vote] = []
    var closed: (sequence: Int64, monotonic: Int64, boot: String)?
    var tally: [Int]?
    var tookPart: [String]?
    var outcomes: [(outcome: String, tally: [Int]?)] = []

    var isAnnulled: Bool { outcomes.last?.outcome == "annulled" }

    /// The last choice of each voter.
    var choices: [String: Int] {
      var choices: [String: Int] = [:]
      for vote in votes { choices[vote.voter] = vote.choice }
      return choices
    }
  }

  private(set) var rows: [Row] = []
  var problems: [String] = []
  private(set) var ballots: [Int: Ballot] = [:]
  private(set) var counts: [String: Int] = [:]
  private(set) var registeredSeats: Set<UInt16> = []
  private(set) var registeredAtConsole: [(seat: UInt16, row: Row)] = []
  /// By session and number, how many registered and whether it is over.
  private(set) var registrations: [String: [Int: (count: Int, isOver: Bool)]] = [:]
  private(set) var hashes: Set<String> = []
  private(set) var consoles = ConsolesAtSeats()
  /// Seats of which the journal says that a key is stuck, and jumps of the clock within a ballot.
  private(set) var stuckSeats: Set<Int> = []
  private(set) var jumpsInBallot = 0
  /// Statements and checkpoints.
  private(set) var seals = SealedJournal([], key: nil)

  let sketch: HallSketch
  /// Everybody, by identifier and by the name as it is printed.
  var voters: [(id: String, name: String)] { sketch.council.voters.map { ($0.id, $0.fullName) } }
  /// By voter, the seat.
  let seats: [String: UInt16]
  private var registered: Set<String> = []
  private var isRegistrationInForce = false
  private var headPresent = false { didSet { if headPresent { headWasPresent = true } } }
  private(set) var headWasPresent = false
  private var recusals: [String: Set<String>] = [:]
  private var open: Int?
  private var session = ""
  private var registration = 0

  /// What an empty disk holds.
  init(by sketch: HallSketch) {
    self.sketch = sketch
    seats = Dictionary(
      uniqueKeysWithValues: sketch.council.seats.compactMap { seat in seat.voter.map { ($0, seat.number) } })
  }

  /// Reads what a program would find on the disk now, and changes nothing there.
  init(reading disk: VirtualDisk, by sketch: HallSketch) throws {
    self.init(by: sketch)
    let copy = disk.copy()
    let path = copy.directory + "/journal.sqlite"
    // Killed before the journal was founded.
    guard copy.files[path]?.size ?? 0 > 0 else { return }
    try withExtendedLifetime(copy) { rows = try Self.read(path) }
    checkChain()
    for row in rows { take(row) }
    seals = SealedJournal(
      rows.lazy.map { SealedJournal.Row(sequence: $0.sequence, kind: $0.kind, body: $0.body, hash: $0.storedHash) },
      key: sketch.sealKey)
    problems += seals.problems
  }

  private struct SQLiteFailure: Error { let code: Int32, message: String }

  private static func read(_ path: String) throws -> [Row] {
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    var code = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, nil)
    func failure() -> SQLiteFailure {
      SQLiteFailure(code: code, message: database.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "")
    }
    guard code == SQLITE_OK else { throw failure() }
    // Without shared memory: the log is read alone.
    sqlite3_exec(database, "PRAGMA locking_mode = EXCLUSIVE", nil, nil, nil)
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    code = sqlite3_prepare_v2(
      database, "SELECT sequence, at, monotonic, boot, kind, body, hash FROM journal ORDER BY sequence", -1, &statement,
      nil)
    if code == SQLITE_ERROR, failure().message.hasPrefix("no such table") { return [] }
    guard code == SQLITE_OK else { throw failure() }
    func bytes(_ column: Int32) -> Data {
      guard let start = sqlite3_column_blob(statement, column) else { return Data() }
      return Data(bytes: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
    var rows: [Row] = []
    var chain: RecomputedChain?
    while true {
      code = sqlite3_step(statement)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else { throw failure() }
      let (sequence, at) = (sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1))
      let monotonic = sqlite3_column_int64(statement, 2)
      let (boot, kind, body) = (bytes(3), bytes(4), bytes(5))
      let object = try JSONSerialization.jsonObject(with: body) as? [String: Any] ?? [:]
      if chain == nil { chain = RecomputedChain(foundedBy: body) }
      chain?.append(sequence: sequence, at: at, monotonic: monotonic, boot: boot, kind: kind, body: body)
      let stored = bytes(6)
      rows.append(
        Row(
          sequence: sequence, at: at, monotonic: monotonic, boot: String(decoding: boot, as: UTF8.self),
          kind: String(decoding: kind, as: UTF8.self), body: object, text: body,
          hash: stored == chain?.hash ? stored.hexadecimal : "", storedHash: stored))
      chain?.hash = stored
    }
  }

  /// Everything in the rows but their hashes, as one number.
  var contentHash: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    for row in rows {
      add("\(row.sequence) \(row.at) \(row.monotonic) \(row.boot) \(row.kind) ".utf8)
      add(row.text)
    }
    return hash
  }

  private mutating func checkChain() {
    for (index, row) in rows.enumerated() {
      if row.sequence != Int64(index + 1) { problems.append("[7] row \(index + 1) of the journal is missing") }
      if row.hash.isEmpty { problems.append("[7] row \(row.sequence) does not fit into the chain") }
      hashes.insert(row.hash)
    }
  }

  // MARK: The fold

  private mutating func take(_ row: Row) {
    let body = row.body
    counts[row.kind, default: 0] += 1
    if row.kind == "incident" { takeIncident(body, row) }
    let number = body["number"] as? Int ?? 0
    let voter = body["voter"] as? String ?? ""
    func wrong(_ text: String) { problems.append("\(text), row \(row.sequence)") }
    switch row.kind {
    case "sittingOpened":
      headPresent = body["headPresent"] as? Bool ?? false
      (registered, isRegistrationInForce, recusals, open) = ([], false, [:], nil)
      session = body["session"] as? String ?? ""
      registrations[session] = registrations[session] ?? [:]
    case "sittingClosed", "breakStarted":
      isRegistrationInForce = false
      if row.kind == "sittingClosed" { headPresent = false }
    case "registrationStarted":
      (registered, isRegistrationInForce) = ([], false)
      registration = number
      registrations[session]?[number] = (0, false)
    case "registered":
      registered.insert(voter)
      registeredSeats.insert(UInt16(body["seat"] as? Int ?? 0))
      registeredAtConsole.append((UInt16(body["seat"] as? Int ?? 0), row))
      registrations[session]?[registration]?.count += 1
    case "registeredByHand":
      registered.insert(voter)
      if let seat = seats[voter] { registeredSeats.insert(seat) }
      registrations[session]?[registration]?.count += 1
    case "registrationFinished":
      isRegistrationInForce = true
      registrations[session]?[registration]?.isOver = true
    case "headPresenceChanged": headPresent = body["present"] as? Bool ?? false
    case "recused": recusals[body["question"] as? String ?? "", default: []].insert(voter)
    case "conflictAnnounced": recusals[body["question"] as? String ?? ""]?.remove(voter)
    case "ballotOpened":
      if let open { wrong("[5] ballot \(number) opened while \(open) was open") }
      if ballots[number] != nil { wrong("[5] ballot \(number) opened twice") }
      open = number
      ballots[number] = opened(number, row)
    case "voteRecorded", "voteEntered", "voteWithdrawn":
      let ballot = body["ballot"] as? Int ?? 0
      if open != ballot || ballots[ballot]?.closed != nil { wrong("[5] a vote in ballot \(ballot), which is not open") }
      if let ends = ballots[ballot]?.ends, ends.boot == row.boot, row.monotonic > ends.monotonic {
        wrong("[5] a vote in ballot \(ballot), whose time was over")
      }
      ballots[ballot]?.votes.append(
        Vote(
          sequence: row.sequence, voter: voter,
          seat: row.kind == "voteEntered" ? nil : UInt16(body["seat"] as? Int ?? 0),
          choice: row.kind == "voteWithdrawn" ? nil : body["choice"] as? Int, monotonic: row.monotonic, boot: row.boot))
    case "ballotResumed":
      ballots[number]?.ends = (row.monotonic + Int64(body["millisecondsLeft"] as? Int ?? 0), row.boot)
    case "ballotClosed", "secretCountEntered":
      if row.kind == "ballotClosed", body["by"] == nil, let ends = ballots[number]?.ends, ends.boot == row.boot,
        row.monotonic < ends.monotonic
      {
        wrong("[5] ballot \(number) closed by itself before its time was over")
      }
      ballots[number]?.closed = (row.sequence, row.monotonic, row.boot)
      ballots[number]?.tally = Truth.tally(body["tally"])
      ballots[number]?.tookPart = body["participants"] as? [String]
      judgeCount(number, row)
    case "resultEstablished":
      open = nil
      let outcome = body["outcome"] as? String ?? ""
      ballots[number]?.outcomes.append((outcome, Truth.tally(body["tally"])))
      judgeResult(number, outcome, Truth.tally(body["tally"]), row)
    case "resultWithheld":
      wrong("[4] the three tallies of ballot \(number) differ")
      open = nil
      ballots[number]?.outcomes.append(("withheld", nil))
    case "ballotAnnulled":
      if open == number { open = nil }
      ballots[number]?.outcomes.append(("annulled", nil))
    case "ballotSettled":
      let tally = ballots[number]?.tally
      ballots[number]?.outcomes.append((body["outcome"] as? String ?? "", tally))
    case "ballotStatement": judgeStatement(row)
    default: break
    }
  }

  private mutating func takeIncident(_ body: [String: Any], _ row: Row) {
    let what = body["what"] as? String ?? ""
    counts["incident \(what)", default: 0] += 1
    if let wrong = consoles.take(body) { problems.append("\(wrong), row \(row.sequence)") }
    if what == "clockJumped", open != nil { jumpsInBallot += 1 }
    if what == "consoleFaults", let seat = body["seat"] as? Int, let detail = body["detail"] as? String,
      let faults = detail.split(separator: " ").last.flatMap({ Int($0) }), faults & 1 != 0
    {
      stuckSeats.insert(seat)
    }
  }

  private func opened(_ number: Int, _ row: Row) -> Ballot {
    let question = row.body["question"] as? String ?? ""
    let kind = ((row.body["requirement"] as? [String: Any])?["kind"] as? [String: Any])?["id"] as? String ?? ""
    let out = recusals[question] ?? []
    let voters = sketch.council.voters
    var here: Set<String> = []
    for voter in voters where voter.isHead ? headPresent : isRegistrationInForce && registered.contains(voter.id) {
      here.insert(voter.id)
    }
    let composition = sketch.council.composition
    return Ballot(
      number: number, kind: kind,
      base: (composition + (headPresent ? 1 : 0), composition, isRegistrationInForce ? registered.count : 0),
      participants: here.subtracting(out), recused: here.intersection(out), absent: voters.count - here.count,
      ends: (row.monotonic + Int64(row.body["seconds"] as? Int ?? 0) * 1_000, row.boot))
  }

  /// Where the head sits: there «registered» says that he takes part.
  var headSeat: Int? { sketch.council.voters.first(where: \.isHead).flatMap { seats[$0.id] }.map(Int.init) }

  func isSecret(_ ballot: Ballot) -> Bool { sketch.rules[ballot.kind]?.isSecret ?? false }

  /// The count of a ballot that has closed, from the rows alone.
  private mutating func judgeCount(_ number: Int, _ row: Row) {
    guard let ballot = ballots[number], let tally = ballot.tally, let rule = sketch.rules[ballot.kind] else { return }
    let here = ballot.participants.count + ballot.recused.count
    var folded = [0, 0, 0, 0, ballot.absent]
    if rule.isSecret {
      folded = [tally[0], tally[1], tally[2], here - tally[0] - tally[1] - tally[2], ballot.absent]
      if !ballot.votes.isEmpty { problems.append("[8] votes of a secret ballot, \(number), by name") }
      let took = ballot.tookPart ?? []
      if Set(took).count != took.count { problems.append("[3] somebody took part twice in ballot \(number)") }
      if !Set(took).isSubset(of: ballot.participants) {
        problems.append("[2] somebody took part in ballot \(number) who may not")
      }
      if !rule.isOnPaper, took.count != tally[0] + tally[1] + tally[2] {
        problems.append("[4] \(took.count) took part in ballot \(number), and the count is \(tally)")
      }
    } else {
      let choices = ballot.choices
      for (voter, choice) in choices {
        folded[choice] += 1
        if !ballot.participants.contains(voter) {
          problems.append("[2] \(voter) is counted in ballot \(number) and may not vote")
        }
      }
      folded[3] = here - choices.count
    }
    if folded != tally { problems.append("[4] ballot \(number) folds to \(folded), its count says \(tally)") }
  }

  private mutating func judgeResult(_ number: Int, _ outcome: String, _ tally: [Int], _ row: Row) {
    guard let ballot = ballots[number], let rule = sketch.rules[ballot.kind] else { return }
    if tally != ballot.tally { problems.append("[4] ballot \(number): result \(tally), count \(ballot.tally ?? [])") }
    let first = Self.decide(tally[0], rule, rule.of, ballot)
    let second = rule.alsoOf.map { Self.decide(tally[0], rule, $0, ballot) } ?? first
    let expected = first == second ? (first ? "adopted" : "rejected") : "disputed"
    if outcome != expected {
      problems.append("[6] ballot \(number) (\(ballot.kind), \(tally)) is \(outcome), by the rule \(expected)")
    }
  }

  /// «більше a/b» and «не менше a/b», as fractions.
  private static func decide(_ votes: Int, _ rule: HallSketch.Rule, _ of: HallSketch.Rule.Of, _ ballot: Ballot) -> Bool
  {
    let base =
      switch of {
      case .compositionAndHead: ballot.base.compositionAndHead
      case .composition: ballot.base.composition
      case .registered: ballot.base.registered
      }
    // votes/base against a/b, over the common denominator.
    let (left, right) = (votes * rule.denominator, rule.numerator * base)
    return rule.exceeds ? left > right : left >= right
  }
}

internal import TallyEngine

/// What really happened, as those saw it who pressed, looked and asked; and what the daemon has promised them. It is kept
/// beside the code under test and never told to it.
final class Truth {
  /// A key that went down on a console in a session.
  struct Press {
    let seat: UInt16
    let serial: UInt64
    /// The ballot that the console showed.
    let ballot: Int
    let key: Int
    /// Every key that was held then.
    let held: UInt8
    let at: UInt64
    var verdict: UInt8?

    /// The one choice that the keys said; nil if they said none or several.
    var choice: Int? {
      guard key < 3, held & 0b111 == 1 << UInt8(key) else { return nil }
      return key
    }
  }

  /// A choice that the daemon has called recorded: by an answer to a press, or by a lamp.
  struct Promise {
    let seat: UInt16
    let ballot: Int
    let choice: Int
    /// The press that was answered; nil for a lamp.
    let press: Int?
    let at: UInt64
  }

  /// A result that the daemon has shown.
  struct Shown: Hashable {
    let outcome: String
    let tally: [Int]
  }

  private(set) var presses: [Press] = []
  private(set) var promises: [Promise] = []
  /// Choices counted in secret ballots, by ballot and seat: that somebody took part, no more.
  private(set) var counted: [Int: Set<UInt16>] = [:]
  private(set) var registered: [(seat: UInt16, at: UInt64)] = []
  private(set) var acts = Acts()
  private(set) var consoles = ConsolesThatServed()
  private(set) var shownResults: [Int: Set<Shown>] = [:]
  private(set) var seals: [Int: Set<String>] = [:]
  /// The checkpoints that were shown with a roll call: whoever has one may hold it against any later journal.
  private(set) var notes: Set<String> = []
  private(set) var rollCalls: [Int: [String: String]] = [:]
  private(set) var rollCallTallies: [Int: [Int]] = [:]
  private(set) var lastOutcome: [Int: String] = [:]
  /// What each seat would choose first, by ballot.
  private(set) var meanings: [Int: [UInt16: Int]] = [:]
  private var lamps: Set<[Int]> = []
  /// What statuses have shown of the sitting.
  private(set) var sightings = Sightings()
  /// What was shown of single seats.
  var seats = SeatSightings()
  /// The ballot in which every press must be counted.
  var calmBallot: Int?

  var disputed: [Int] { lastOutcome.filter { $0.value == "disputed" }.map(\.key) }
  /// The daemon says that a ballot's dispute is settled.
  func isNotDisputed(_ number: Int) { lastOutcome[number] = nil }

  // MARK: Witnesses

  /// Returns the press' number.
  func pressed(_ press: Press) -> Int {
    presses.append(press)
    return presses.count - 1
  }

  /// What was meant at the seats where no other key was pressed in the ballot, whether by a stranger's hand or by a worn key:
  /// there alone the one that counts is known.
  func plainChoices(in ballot: Int) -> [UInt16: Int] {
    var pressed: [UInt16: Set<Int>] = [:]
    for press in presses where press.ballot == ballot && press.key < 3 {
      pressed[press.seat, default: []].insert(press.key)
    }
    return (meanings[ballot] ?? [:]).filter { pressed[$0.key] == [$0.value] }
  }

  func meant(_ choice: Int, by seat: UInt16, in ballot: Int) { meanings[ballot, default: [:]][seat] = choice }

  func answered(_ number: Int, _ verdict: UInt8, at time: UInt64) {
    presses[number].verdict = verdict
    let press = presses[number]
    if verdict == 13 { counted[press.ballot, default: []].insert(press.seat) }
    guard verdict == 0 else { return }
    consoles.served(press.seat, by: press.serial)
    if press.key == 3 {
      registered.append((press.seat, time))
    } else if let choice = press.choice {
      promises.append(Promise(seat: press.seat, ballot: press.ballot, choice: choice, press: number, at: time))
    } else {
      wrong.append("[3] seat \(press.seat): keys \(press.held) were called recorded in ballot \(press.ballot)")
    }
  }

  /// A console shows something else: a lamp that burns steadily beside a choice says that the choice is on disk.
  func shown(_ indication: Indication, at seat: UInt16, _ time: UInt64) {
    guard indication.phase == .voting || indication.phase == .result, indication.ballot > 0 else { return }
    for key in 0...2 where indication.lamp(key: key) == .on {
      lit(key, of: Int(indication.ballot), at: seat, time)
    }
  }

  /// The lamp of a choice burns steadily.
  func lit(_ key: Int, of ballot: Int, at seat: UInt16, _ time: UInt64) {
    guard lamps.insert([Int(seat), ballot, key]).inserted else { return }
    promises.append(Promise(seat: seat, ballot: ballot, choice: key, press: nil, at: time))
  }

  /// Seats that were given another console, or may have been: the answer can get lost.
  private(set) var reassigned: Set<Int> = []

  func asked(_ method: String, _ parameters: [String: Any]) {
    if method.hasSuffix("AssignConsole"), let seat = parameters["seat"] as? Int { reassigned.insert(seat) }
    acts.ask(String(method.split(separator: ".").last ?? ""), parameters)
  }

  func done(_ method: String, _ parameters: [String: Any], _ reply: [String: Any], at time: UInt64) {
    acts.answered(method, parameters, reply, at: time)
  }

  /// Somebody was shown a status.
  func saw(_ status: [String: Any]) {
    sightings.take(status)
    published(status["ballot"] as? [String: Any])
  }

  private func published(_ ballot: [String: Any]?) {
    guard let ballot, let number = ballot["number"] as? Int, let outcome = ballot["outcome"] as? String,
      outcome != "open"
    else { return }
    lastOutcome[number] = outcome
    shownResults[number, default: []].insert(Shown(outcome: outcome, tally: Self.tally(ballot["tally"])))
    if let seal = ballot["seal"] as? String { seals[number, default: []].insert(seal) }
  }

  func rollCall(_ reply: [String: Any]) {
    guard let ballot = reply["ballot"] as? [String: Any], let number = ballot["number"] as? Int,
      let outcome = ballot["outcome"] as? String, outcome != "open"
    else { return }
    sightings.take(ballot: ballot)
    published(ballot)
    if let note = (reply["proof"] as? [String: Any])?["checkpoint"] as? String { notes.insert(note) }
    guard let votes = reply["votes"] as? [[String: Any]] else { return }
    var names: [String: String] = [:]
    for vote in votes {
      guard let voter = vote["voter"] as? String, let choice = vote["choice"] as? String else { continue }
      guard names.updateValue(choice, forKey: voter) != nil else { continue }
      wrong.append("[3] \(voter) stands twice in roll call \(number)")
    }
    rollCalls[number] = names
    rollCallTallies[number] = Self.tally(ballot["tally"])
  }

  static func tally(_ value: Any?) -> [Int] {
    let tally = value as? [String: Any] ?? [:]
    return ["for", "against", "abstained", "notVoting", "absent"].map { tally[$0] as? Int ?? -1 }
  }

  /// What was wrong in itself, whatever the journal says.
  var wrong: [String] = []
}

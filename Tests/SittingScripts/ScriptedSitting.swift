public import Seals
internal import Sealing
public import TallyEngine
internal import VoteJournal

/// A sitting that is held without a hall, every event written into a real journal, as the tally thread writes it.
public final class ScriptedSitting {
  /// 21 November 2026, 10:00:00.317 in Kyiv: the milliseconds must not show anywhere.
  public static let start: Int64 = 1_795_248_000_317

  /// The state.
  public private(set) var sitting: Sitting
  private let journal: Journal
  private let notary: Notary?
  private let diesBeforeCheckpoints: Bool
  private let coding = EventCoding()
  private var milliseconds: UInt64 = 0
  private let author = Operator(user: "secretary", uid: 1_000)

  /// A closed sitting of a council, and a journal in this directory: a new one, or one of earlier sittings.
  ///
  /// - Parameters:
  ///   - isSealed: whether statements and checkpoints are written, as the daemon does.
  ///   - key: signs them.
  ///   - diesBeforeCheckpoints: leaves statements without their checkpoints, as a kill at that moment does.
  public init(
    _ council: Council, journalIn directory: String, isSealed: Bool = false, key: NoteSigner? = nil,
    diesBeforeCheckpoints: Bool = false
  ) throws {
    sitting = Sitting(council: council)
    journal = try Journal(directory: directory)
    self.diesBeforeCheckpoints = diesBeforeCheckpoints
    notary = isSealed || key != nil ? try Notary(of: journal, signer: key) : nil
    // The ballots' numbers go on.
    let earlier = try journal.rows()
    while let row = try earlier.next() {
      if let event = try coding.event(row) { try sitting.replay(event, at: row.moment) }
    }
  }

  /// Closes the journal's file.
  public func close() { journal.close() }

  private var now: Moment {
    Moment(wall: Self.start + Int64(milliseconds), monotonic: milliseconds * 1_000_000)
  }

  private func write(_ events: [SittingEvent]) throws {
    guard !events.isEmpty else { return }
    let statement = try notary?.statement(after: events, in: sitting, at: now)
    _ = try journal.append(events.map { coding.row($0, at: now) } + [statement].compactMap(\.self))
    for case .sittingOpened in events { notary?.beginSitting() }
    if statement != nil, !diesBeforeCheckpoints { try notary?.certify(newest: true, at: now) }
  }

  /// Lets time pass.
  public func wait(milliseconds: UInt64) { self.milliseconds += milliseconds }

  /// Carries out a command.
  public func order(_ command: Command) throws {
    milliseconds += 377
    try write(try sitting.execute(command, by: author, at: now))
  }

  /// Presses keys at seats, in one turn.
  public func press(_ keys: [(seat: UInt16, key: Keys)]) throws {
    milliseconds += 211
    let ballot = UInt32(sitting.openBallot?.number ?? 0)
    var events: [SittingEvent] = []
    for (seat, key) in keys {
      events += sitting.press(KeyPress(seat: seat, down: key, key: key, pressed: true, ballot: ballot), at: now).events
    }
    try write(events)
  }

  /// Registers everybody but these seats.
  public func register(away: Set<UInt16> = []) throws {
    try order(.startRegistration(seconds: nil))
    try press(
      sitting.council.seats.filter { !away.contains($0.number) && $0.voter != "head" }.map { ($0.number, .present) })
    try order(.finishRegistration)
  }

  /// Shuts the window and establishes the result; withholds it where the slots are made to differ.
  public func closeBallot(offline: [Int] = [], disagreeing: Bool = false) throws {
    if sitting.ballotToEstablish == nil { try order(.closeBallot) }
    guard let tally = sitting.ballotToEstablish?.tally else { return }
    var slots = tally
    if disagreeing { slots.for += 1 }
    milliseconds += 3
    try write(sitting.establish(slots: slots, journal: tally, offline: offline, at: now))
  }
}

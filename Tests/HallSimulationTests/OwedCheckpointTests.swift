import Foundation
import Sealing
import Seals
import TallyEngine
import Testing

@testable import HallSimulation
@testable import TallyThread
@testable import VoteJournal

@Suite("A checkpoint that is owed") struct OwedCheckpointTests {
  private static let moment = Moment(wall: 1_795_248_000_000, monotonic: 1_000_000_000)
  private static let clerk = TallyEngine.Operator(user: "sekretar", uid: 1_000)

  /// A daemon's journal and what it makes of it, without its threads.
  private final class Desk {
    let journal: Journal
    let notary: Notary
    private var sitting: Sitting
    private let coding = EventCoding()

    init(_ disk: VirtualDisk, _ council: Council) throws {
      disk.beginTenancy()
      journal = try Journal(
        directory: disk.directory, on: VirtualJournalDisk.self, boot: "boot",
        founding: Founding(identifier: String(repeating: "a", count: 32), at: 0, monotonic: 0))
      notary = try Notary(of: journal, signer: nil)
      sitting = try Recovery(journal, council: council, notary: notary).sitting
    }

    /// Carries a command out, as the tally does: its rows, and what is sealed by them; then the checkpoint where the disk has
    /// room for one.
    func order(_ command: Command, certifies: Bool = true) throws {
      let moment = OwedCheckpointTests.moment
      let events = try sitting.execute(command, by: OwedCheckpointTests.clerk, at: moment)
      let statement = try notary.statement(after: events, in: sitting, at: moment)
      _ = try journal.append(events.map { coding.row($0, at: moment) } + [statement].compactMap(\.self))
      if case .openSitting = command { notary.beginSitting() }
      if statement != nil, certifies { try notary.certify(newest: true, at: moment) }
    }
  }

  private static func open(_ session: String) -> Command {
    .openSitting(session: session, sitting: 1, presiding: "d1", headPresent: false)
  }

  @Test(
    "is made after a restart, though the next sitting has opened since",
    arguments: [0, 1, 2])
  func acrossSittings(_ certifiedSittings: Int) throws {
    #expect(VirtualFileSystem.installed)
    let disk = VirtualDisk()
    let weather = ScriptedWeather()
    disk.weather = weather
    defer { disk.endTenancy() }
    let sketch = HallSketch(3)
    do {
      let desk = try Desk(disk, sketch.council)
      for number in 0..<certifiedSittings {
        try desk.order(Self.open("\(number)"))
        try desk.order(.closeSitting)
      }
      try desk.order(Self.open("owing"))
      // There was no room for the checkpoint; and there is again, before anybody has tried.
      try desk.order(.closeSitting, certifies: false)
      try desk.order(Self.open("next"))
    }
    disk.endTenancy()
    let desk = try Desk(disk, sketch.council)
    #expect(desk.notary.isOwing)
    try desk.notary.certify(newest: false, at: Self.moment)
    #expect(!desk.notary.isOwing)
    try desk.order(.closeSitting)
    let rows = try desk.journal.rows()
    var judged: [SealedJournal.Row] = []
    while let row = try rows.next() {
      let body = try JSONSerialization.jsonObject(with: Data(row.body)) as? [String: Any]
      judged.append(
        SealedJournal.Row(sequence: row.sequence, kind: row.kind, body: body ?? [:], hash: Data(row.hash.bytes)))
    }
    let seals = SealedJournal(judged, key: nil)
    #expect(seals.problems == [] && seals.owed == [])
    #expect(seals.checkpoints.count == certifiedSittings + 2)
  }
}

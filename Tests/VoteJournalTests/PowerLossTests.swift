import Foundation
import PowerCut
import Testing

@testable import VoteJournal

@Suite(
  "After a power cut", .enabled(if: strace != nil, "strace cannot trace here: power cuts were NOT simulated"))
struct PowerLossTests {
  @Test(
    "whatever of the unsynced bytes survived, every acknowledged row is there",
    arguments: [Disk.Survival.nothing, .someSectors])
  func cuts(survival: Disk.Survival) throws {
    let recording = try Recording()
    var generator = SystemRandomNumberGenerator()
    var disk = recording.start
    var promised: JournalHead?
    var cuts = 0
    for event in recording.events {
      switch event {
      case .said(let seal): promised = seal
      case .call(let call): disk.take(call)
      }
      guard let promised else { continue }
      cuts += 1
      let directory = try TemporaryDirectory(inMemory: true)
      try disk.afterPowerCut(survival, using: &generator).write(to: directory.path)
      let journal = try Journal(directory: directory.path)
      #expect(journal.head.sequence >= promised.sequence, "\(survival), after event \(cuts)")
      #expect(try journal.holds(promised), "\(survival), after event \(cuts)")
    }
    #expect(cuts > 60)
  }
}

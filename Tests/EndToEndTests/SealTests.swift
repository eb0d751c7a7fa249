import Foundation
import RecordAudit
import Seals
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("A seal") struct SealTests {
    /// A folder of credentials with a key of the seals in it.
    private static func credentials(in folder: ScratchDirectory, _ key: NoteSigner, mode: Int = 0o400) throws -> String
    {
      let path = try folder.folder("credentials")
      try Data((key.secretText + "\n").utf8).write(to: URL(filePath: path + "/seal-key"))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/seal-key")
      return path
    }

    private static func proof(_ proof: VoteAPI.Results.Proof?) throws -> RecordProof {
      let proof = try #require(proof)
      return RecordProof(
        row: RecordProof.Row(
          sequence: Int64(proof.sequence), at: Int64(proof.at), monotonic: Int64(proof.monotonic), boot: proof.boot,
          kind: proof.kind, body: proof.body, previous: proof.previous), path: proof.path, checkpoint: proof.checkpoint)
    }

    @Test(
      "is signed with systemd's credential, given with the record, and the same after a kill; a secret ballot's has no name"
    )
    func signed() throws {
      let folder = try ScratchDirectory()
      defer { folder.remove() }
      let key = try NoteSigner(generatedFor: "rada.example")
      let credentials = try Self.credentials(in: folder, key)
      var bench = try Bench(deputies: 4) { $0.environment["CREDENTIALS_DIRECTORY"] = credentials }
      try bench.openSitting()
      let open = try bench.openBallot()
      try bench.press([1: .for, 2: .for, 3: .against])
      let results = try VarlinkClient(path: bench.daemon.resultsSocket)
      #expect(try results.rollCall(number: open).proof == nil, "nothing is sealed of an open ballot")
      try bench.client.closeBallot()
      let secret = try bench.openBallot(kind: "secretary", question: "2")
      try bench.pressSecretly([1: .for, 2: .against, 3: .for], in: secret)
      try bench.client.closeBallot()
      let record = try results.rollCall(number: open)
      let first = try Self.proof(record.proof)
      let second = try Self.proof(results.heading(number: secret).proof)
      for proof in [first, second] {
        #expect(proof.holds && proof.row.kind == "ballotStatement")
        #expect(try SignedNote(parsing: proof.checkpoint).isSigned(by: key.verifier))
      }
      #expect(record.ballot.seal == first.row.hash?.description && first.row.sequence < second.row.sequence)
      // Who presided stands above every record.
      for voter in record.votes where voter.name != record.heading.presiding {
        #expect(first.row.body.contains("\"\(voter.voter)\"") && !second.row.body.contains(voter.name))
      }
      #expect(!second.row.body.contains("\"choice\""))

      bench.daemon.kill()
      let path = bench.daemon.place.state + "/journal.sqlite"
      #expect(try JournalAudit.run(path, AuditMeans(keys: [key.verifier])).faults == [])
      #expect(try Self.verify(path, key) == 0)
      #expect(try Self.verify(path, try NoteSigner(generatedFor: "rada.example")) == 65)
      try bench.restart()
      let again = try VarlinkClient(path: bench.daemon.resultsSocket)
      #expect(try Self.proof(again.rollCall(number: open).proof) == first)
      #expect(try Self.proof(again.heading(number: secret).proof) == second)
      try bench.client.closeSitting()
      bench.daemon.kill()
      let notes = try [first, second].map { try SignedNote(parsing: $0.checkpoint) }
      let report = try JournalAudit.run(path, AuditMeans(keys: [key.verifier], earlier: notes))
      #expect(report.faults == [])
    }

    @Test("is not made with a key that others can read: the daemon does not start and says why") func readable() throws
    {
      let scratch = try ScratchDirectory()
      defer { scratch.remove() }
      let files = try HallFiles(Bench.plan(4), in: scratch.path + "/config", consoles: scratch.path)
      let key = try NoteSigner(generatedFor: "rada.example")
      for (text, mode, words) in [(key.secretText, 0o644, "chmod 640"), ("PRIVATE+KEY+x", 0o600, "не ключ печатки")] {
        try Data(text.utf8).write(to: URL(filePath: files.path("seal-key")))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: files.path("seal-key"))
        let daemon = DaemonProcess(
          DaemonProcess.Place(
            executable: Programs.daemon, config: files.directory, state: scratch.path + "/state",
            runtime: scratch.path + "/run", regulations: Bench.regulations, log: scratch.path + "/log"))
        try daemon.start()
        #expect(daemon.wait(.seconds(30)) == .exited(78))
        #expect(daemon.log.contains(words) && !daemon.log.contains(key.secretText))
      }
    }

    /// What `votectl verify` ends with.
    private static func verify(_ path: String, _ key: NoteSigner) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(filePath: Programs.daemon).deletingLastPathComponent().appending(path: "votectl")
      process.arguments = ["verify", path, "--key", key.verifier.description]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }
}

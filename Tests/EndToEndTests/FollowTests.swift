import Foundation
import ProtocolDocuments
import PublishedRecord
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("The records' service") struct FollowTests {
    @Test("writes each record within a second of the close, whole, and names nobody of a secret ballot")
    func latency() throws {
      let bench = try Bench(deputies: 6)
      let follower = try Follower(bench.daemon.resultsSocket)
      try bench.openSitting(away: [6])
      var milliseconds: [Double] = []
      for question in 1...6 {
        let number = try bench.openBallot(question: "\(question)")
        try bench.press([1: .for, 2: .for, 3: question % 2 == 0 ? .for : .against])
        let start = ContinuousClock.now
        try bench.client.closeBallot()
        try #require(follower.wait(for: number), "\(follower.log)")
        milliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
        let client = try VarlinkClient(path: bench.daemon.resultsSocket)
        let (record, zone) = try RollCall.read(client.rollCall(number: number), among: client.ballots())
        #expect(try follower.text(number) == record.vicheText(timeZone: zone))
      }
      print("close to file: \(milliseconds.map { "\(Int($0.rounded())) ms" }.joined(separator: ", "))")
      // A machine that does much else may keep the process waiting for once, not for half of them.
      #expect(milliseconds.sorted()[milliseconds.count / 2] < 1_000)

      let secret = try bench.openBallot(kind: "secretary", question: "7")
      try bench.pressSecretly([1: .for, 2: .for, 3: .against, 4: .for, 5: .for], in: secret)
      try bench.client.closeBallot()
      try #require(follower.wait(for: secret))
      let text = try follower.text(secret)
      #expect(text.contains("ТАЄМНЕ ГОЛОСУВАННЯ") && text.contains("\"ЗА\":  4"))
      for deputy in bench.bench.plan.deputies where deputy.seat != 1 {
        #expect(!text.contains(deputy.fullName), "only who presided signs")
      }
      #expect(follower.files.allSatisfy { !$0.contains("partial") })
    }

    @Test("survives the daemon's restarts, and adds what closed while itself was down; nothing is written twice")
    func restarts() throws {
      var bench = try Bench(deputies: 5)
      try bench.openSitting()
      let folder: String
      do {
        let follower = try Follower(bench.daemon.resultsSocket)
        folder = follower.folder
        follower.keepsFolder = true
        let first = try bench.openBallot(question: "1")
        try bench.press([1: .for, 2: .for, 3: .for])
        bench.daemon.kill()
        try bench.restart()
        try bench.waitForConsoles()
        try bench.client.closeBallot()
        try #require(follower.wait(for: first, seconds: 30), "\(follower.log)")
        #expect(follower.log.contains("не відповідає") || follower.log.contains("обірвався"))
      }
      // Nobody follows now.
      let second = try bench.openBallot(question: "2")
      try bench.press([1: .for, 2: .against])
      try bench.client.closeBallot()
      let third = try bench.openBallot(question: "3")
      try bench.press([4: .for])
      try bench.client.annulBallot(number: third, reason: "зникло світло")
      let follower = try Follower(bench.daemon.resultsSocket, folder: folder)
      try #require(follower.wait(for: second) && follower.wait(for: third), "\(follower.log)")
      #expect(try follower.text(third).contains("ГОЛОСУВАННЯ АНУЛЬОВАНО"))
      // Two formats for each of three ballots, and no second generation of any.
      #expect(follower.wait(seconds: 30) { follower.files.count >= 6 })
      #expect(follower.files.count == 6, "\(follower.files)")
    }

    @Test("replaces a record that has changed, and keeps the earlier one beside it")
    func changed() throws {
      let bench = try Bench(deputies: 6)
      let follower = try Follower(bench.daemon.resultsSocket)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .for, 2: .for, 3: .for, 4: .for])
      try bench.client.closeBallot()
      try #require(follower.wait(for: number))
      // An annulment changes a record that is written as a settlement does.
      try bench.client.annulBallot(number: number, reason: "порушення")
      let changed = follower.wait(seconds: 30) {
        ((try? follower.text(number)) ?? "").contains("ГОЛОСУВАННЯ АНУЛЬОВАНО")
      }
      #expect(changed, "\(follower.log)")
      #expect(follower.files.contains { $0.hasSuffix(".txt.1") })
    }
  }
}

/// The program as a service runs it, on a folder of its own.
private final class Follower {
  let folder: String
  var keepsFolder = false
  private let process = Process()
  private let errors: String

  init(_ socket: String, folder: String? = nil) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "follow-\(UUID().uuidString)")
    self.folder = folder ?? place.path(percentEncoded: false)
    errors = self.folder + ".log-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: errors))
    let tests = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    process.executableURL = tests.deletingLastPathComponent().appending(path: "protocol-generator")
    process.arguments = ["follow", "--results", socket, "--output", self.folder]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
  }

  deinit {
    process.terminate()
    let ended = wait(seconds: 30) { !self.process.isRunning }
    #expect(ended, "SIGTERM does not end it")
    if !ended { kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(atPath: errors)
    if !keepsFolder { try? FileManager.default.removeItem(atPath: folder) }
  }

  var log: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

  var files: [String] {
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter { $0.contains("/") }
  }

  private func path(_ number: Int) -> String? {
    files.first { $0.hasSuffix("/holosuvannia-000\(number).txt") }.map { folder + "/" + $0 }
  }

  func text(_ number: Int) throws -> String {
    try String(contentsOfFile: try #require(path(number)), encoding: .utf8)
  }

  func wait(for number: Int, seconds: Int = 30) -> Bool { wait(seconds: seconds) { self.path(number) != nil } }

  func wait(seconds: Int, _ isDone: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if isDone() { return true }
      usleep(1_000)
    }
    return false
  }
}

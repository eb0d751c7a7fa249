import Testing

@testable import hall_simulator

extension EndToEnd {
  @Suite(
    "A fault of the disk",
    .enabled(if: Programs.find("strace") != nil, "strace is not installed: faults of the disk were NOT tested"))
  struct FaultTests {
    private static func findings(
      _ deed: FaultPoint.Deed, at stages: [FaultPoint.Stage], stride: Int = 1
    ) throws -> (CrashFindings, ended: Int, points: Int) {
      let halls = try FaultHalls(Bench.options(), at: stages)
      let outcomes = try Workers.run(halls.points([deed], stride: stride), threads: 3) { halls.run($0) }
      var sum = CrashFindings()
      for outcome in outcomes { sum.add(outcome.findings) }
      #expect(FaultReport.duds(outcomes) == [])
      return (sum, outcomes.count(where: \.hasEnded), outcomes.count)
    }

    private static func expectNothing(_ findings: CrashFindings) {
      #expect(findings.acknowledged > 0)
      #expect(findings.lost == [])
      #expect(findings.phantom == [])
      #expect(findings.wrong == [])
    }

    @Test("that is full at the return: the daemon does not begin, and annuls a secret ballot when it does")
    func fullAtTheReturn() throws {
      let (findings, ended, points) = try Self.findings(.full, at: [.returning, .returningSecret])
      Self.expectNothing(findings)
      #expect(ended > points / 2)
    }

    @Test("that is full in the sitting: what was refused did not happen, what was answered did")
    func fullInTheSitting() throws {
      Self.expectNothing(try Self.findings(.full, at: [.sitting], stride: 3).0)
    }

    @Test("that errs: nothing acknowledged is lost, and nobody is told «not recorded» of what may be on disk")
    func errs() throws {
      Self.expectNothing(try Self.findings(.error, at: [.sitting], stride: 3).0)
    }

    @Test("that errs when the journal is closed: the daemon does not end as if all were well")
    func errsAtTheEnd() throws {
      let (findings, ended, points) = try Self.findings(.error, at: [.ending])
      Self.expectNothing(findings)
      #expect(ended == points)
    }

    @Test("that never comes is told from one that did no harm")
    func neverComes() throws {
      let halls = try FaultHalls(Bench.options(), at: [])
      let outcome = halls.run(FaultPoint(stage: .founding, call: "fdatasync", deed: .error, number: 9_999))
      #expect(!outcome.hasFired)
      #expect(outcome.findings.isClean)
      #expect(FaultReport.duds([outcome]).count == 2)
    }

    @Test("may fail to come once in 20 times, but not everywhere in a stage")
    func mayFailToCome() {
      func outcomes(_ stage: FaultPoint.Stage, fired: Int, idle: Int) -> [FaultOutcome] {
        (0..<fired + idle).map { index in
          var outcome = FaultOutcome()
          outcome.stage = stage
          outcome.hasFired = index < fired
          return outcome
        }
      }
      #expect(FaultReport.duds(outcomes(.sitting, fired: 19, idle: 1)) == [])
      #expect(FaultReport.duds(outcomes(.sitting, fired: 18, idle: 1)).count == 1)
      #expect(
        FaultReport.duds(outcomes(.sitting, fired: 30, idle: 0) + outcomes(.ending, fired: 0, idle: 1)).count == 1)
    }

    @Test("and a power cut: what was acknowledged was synced")
    func powerCut() throws {
      let cuts = try PowerCuts(FaultHalls(Bench.options(), at: []), stride: 5)
      var sum = CrashFindings()
      for outcome in try Workers.run(cuts.moments, threads: 3, { cuts.run($0) }) { sum.add(outcome.findings) }
      Self.expectNothing(sum)
    }
  }
}

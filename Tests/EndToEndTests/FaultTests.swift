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
      let halls = try FaultHalls(Bench.options())
      let outcomes = try Workers.run(halls.points([deed], at: stages, stride: stride), threads: 3) { halls.run($0) }
      var sum = CrashFindings()
      for outcome in outcomes { sum.add(outcome.findings) }
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

    @Test("and a power cut: what was acknowledged was synced")
    func powerCut() throws {
      let cuts = try PowerCuts(FaultHalls(Bench.options()), stride: 5)
      var sum = CrashFindings()
      for outcome in try Workers.run(cuts.moments, threads: 3, { cuts.run($0) }) { sum.add(outcome.findings) }
      Self.expectNothing(sum)
    }
  }
}

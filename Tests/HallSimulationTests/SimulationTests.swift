import Testing

@testable import HallSimulation

@Suite("The hall in one thread")
struct SimulationTests {
  @Test("a sitting full of faults loses nothing and invents nothing", arguments: 1...8 as ClosedRange<UInt64>)
  func runs(seed: UInt64) throws {
    let run = try Simulation.run(seed: seed)
    #expect(run.failures == [])
    #expect(run.ballots > 0)
  }
}

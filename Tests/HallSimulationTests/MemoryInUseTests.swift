import Foundation
import Testing

@testable import HallSimulation

@Suite("Memory in use") struct MemoryInUseTests {
  /// More than the tests beside this one take or give back meanwhile.
  private static let noise = 64 << 20

  @Test("is what was taken and not given back, in pieces large and small", arguments: [1_024, 128 << 20])
  func taken(piece: Int) {
    let count = (256 << 20) / piece
    let before = SimulationSweep.memoryInUse()
    #expect(before > 0)
    var pieces: [UnsafeMutableRawPointer?] = []
    pieces.reserveCapacity(count)
    for _ in 0..<count { pieces.append(malloc(piece)) }
    let during = SimulationSweep.memoryInUse()
    for piece in pieces { free(piece) }
    let after = SimulationSweep.memoryInUse()
    #expect(abs(during - before - count * piece) < Self.noise)
    #expect(abs(after - before) < Self.noise)
  }
}

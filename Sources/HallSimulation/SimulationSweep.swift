internal import Foundation
internal import Glibc
internal import Synchronization

/// Many seeds, one after the other or a few at a time, and what all of them came to.
public final class SimulationSweep: Sendable {
  /// What the runs came to.
  public struct Summary: Sendable {
    /// Runs that ended.
    public var runs = 0
    /// Choices that were called recorded, in all runs.
    public var acknowledged = 0
    /// Choices in the journals.
    public var recorded = 0
    /// Ballots that were opened.
    public var ballots = 0
    /// Runs that were made once more with the choices of secret ballots exchanged.
    public var exchanged = 0
    /// Failures by the number of their invariant.
    public var broken: [Int: Int] = [:]
    /// The seeds that failed, with what was wrong.
    public var failures: [(seed: UInt64, what: [String])] = []
    /// What is wrong with all of them together, and would be with none of them alone; nil for nothing.
    public var together: String?
    /// What was done to the halls.
    public var coverage = Coverage()
    /// Nanoseconds of virtual time.
    public var virtualTime: UInt64 = 0
    /// Seconds of real time.
    public var realTime = 0.0
    /// From a daemon's end to its next answer, in nanoseconds of virtual time.
    public var recoveries: [UInt64] = []
    /// The start alone, in nanoseconds of real time.
    public var starts: [UInt64] = []
    /// Descriptors, and bytes of memory in use, that the process has more than after its first runs (invariant 9); nil where
    /// there were no runs after those. Memory may be less: a cache was emptied.
    public var grown: (descriptors: Int, bytes: Int)?
    /// The most that all runs together may leave behind, in bytes: a little for each, that this summary itself keeps, and
    /// caches that fill late.
    static func allowance(runs: Int) -> Int { 2 << 20 + runs * 1_024 }
  }

  /// Every so many seeds one is made once more with its secret votes exchanged.
  private static let exchangeEvery: UInt64 = 3
  /// Runs after which memory is measured for the first time: caches are full by then.
  private static let warmingUp: UInt64 = 40

  private struct State {
    var next: UInt64
    var summary = Summary()
  }

  private let seeds: ClosedRange<UInt64>
  private let endsAtFailure: Bool
  private let state: Mutex<State>

  /// A sweep that is not begun yet.
  ///
  /// - Parameters:
  ///   - seeds: one run for each.
  ///   - endsAtFailure: whether no further run is begun once one has failed.
  public init(_ seeds: ClosedRange<UInt64>, endsAtFailure: Bool = false) {
    self.seeds = seeds
    self.endsAtFailure = endsAtFailure
    state = Mutex(State(next: seeds.lowerBound))
  }

  /// Makes all runs, `jobs` at a time, each on a thread of its own.
  public func run(jobs: Int) -> Summary {
    let began = Life.realTime
    // Measured only while no run is under way: what that has open is not left behind.
    let warm = min(seeds.upperBound, seeds.lowerBound + Self.warmingUp - 1)
    make(upTo: warm, jobs)
    let before = Self.measure()
    let runsBefore = state.withLock(\.summary.runs)
    make(upTo: seeds.upperBound, jobs)
    var summary = state.withLock(\.summary)
    summary.realTime = Double(Life.realTime - began) / 1e9
    let runs = summary.runs - runsBefore
    guard runs > 0 else { return summary }
    let now = Self.measure()
    let grown = (descriptors: now.descriptors - before.descriptors, bytes: now.bytes - before.bytes)
    summary.grown = grown
    if grown.descriptors > 0 || grown.bytes > Summary.allowance(runs: runs) {
      summary.together = "[9] \(grown.descriptors) descriptors, \(grown.bytes) bytes are left after \(runs) runs"
      summary.broken[9, default: 0] += 1
    }
    return summary
  }

  /// Makes the runs that are left up to a seed.
  private func make(upTo last: UInt64, _ jobs: Int) {
    let threads = (0..<max(1, jobs)).map { _ in
      let thread = Thread { [self] in work(upTo: last) }
      thread.stackSize = 16 << 20
      return thread
    }
    for thread in threads { thread.start() }
    while !threads.allSatisfy(\.isFinished) { usleep(2_000) }
  }

  private func work(upTo last: UInt64) {
    while true {
      let seed: UInt64? = state.withLock { state in
        guard state.next <= last else { return nil }
        guard !endsAtFailure || state.summary.failures.isEmpty else { return nil }
        defer { state.next += 1 }
        return state.next
      }
      guard let seed else { return }
      do {
        let result = try Simulation.run(seed: seed)
        var failures = result.failures
        var isExchanged = false
        if seed % Self.exchangeEvery == 0, failures.isEmpty {
          let exchange = try Simulation.exchangeSecrets(of: result)
          failures += exchange.failures
          isExchanged = exchange.isTried
        }
        take(result, failures, isExchanged)
      } catch {
        // Whatever it was, it is of this seed: a journal that cannot be read, say.
        state.withLock { $0.summary.fail(seed, ["[0] \(error)"]) }
      }
    }
  }

  private func take(_ result: Simulation.Result, _ failures: [String], _ isExchanged: Bool) {
    state.withLock { state in
      state.summary.runs += 1
      state.summary.acknowledged += result.acknowledged
      state.summary.recorded += result.recorded
      state.summary.ballots += result.ballots
      if isExchanged { state.summary.exchanged += 1 }
      state.summary.coverage.merge(result.coverage)
      state.summary.virtualTime += result.virtualTime
      state.summary.recoveries += result.recoveries.map(\.virtual)
      state.summary.starts += result.recoveries.map(\.real)
      if !failures.isEmpty { state.summary.fail(result.seed, failures) }
    }
  }

  /// Descriptors that are open, and bytes of memory in use.
  private static func measure() -> (descriptors: Int, bytes: Int) {
    ((0..<1_024).count { fcntl($0, F_GETFD) >= 0 }, memoryInUse())
  }

  /// Bytes that the allocator has given out and not got back, over all its arenas; 0 where there is no such allocator. Not
  /// the pages of the process: those grow with the largest run and with holes between what lives.
  static func memoryInUse() -> Int {
    // Swift's module of the C library lacks malloc_info(3).
    typealias Info = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
    var text: UnsafeMutablePointer<CChar>?
    var size = 0
    guard let info = dlsym(nil, "malloc_info"), let stream = open_memstream(&text, &size) else { return 0 }
    _ = unsafeBitCast(info, to: Info.self)(0, stream)
    fclose(stream)
    defer { free(text) }
    // The sums of all arenas stand after the last of them.
    let sums = text.map { String(cString: $0) }?.components(separatedBy: "</heap>").last ?? ""
    func bytes(_ name: String) -> Int {
      let rest = sums.components(separatedBy: "type=\"\(name)\"").dropFirst().first ?? ""
      let digits = rest.components(separatedBy: "size=\"").dropFirst().first?.prefix(while: \.isNumber) ?? ""
      return Int(digits) ?? 0
    }
    return bytes("current") - bytes("fast") - bytes("rest") + bytes("mmap")
  }
}

extension SimulationSweep.Summary {
  /// A seed has failed; each sentence begins with its invariant, «[9] …».
  fileprivate mutating func fail(_ seed: UInt64, _ what: [String]) {
    failures.append((seed, what))
    for sentence in what { broken[sentence.dropFirst().first?.wholeNumberValue ?? 0, default: 0] += 1 }
  }

  /// The value below which so many of a hundred lie; 0 where there are none.
  public static func percentile(_ percent: Int, of values: [UInt64]) -> UInt64 {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, sorted.count * percent / 100)]
  }
}

import Foundation
import TallyEngine
import VoteAPI

/// A hall in the middle of a ballot whose deputies vote all the time, to measure what others' mischief costs them. Its twin,
/// whom nobody attacks, votes beside it: what both wait for is the machine's doing, what one waits for is the attack's.
final class HostileHall {
  /// How long votes took, in nanoseconds, sorted; and how many were never answered.
  struct Latency: Sendable {
    var sorted: [UInt64] = []
    var unanswered = 0

    func part(_ share: Double) -> Double {
      sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1e6
    }

    mutating func add(_ other: Latency) {
      sorted = (sorted + other.sorted).sorted()
      unanswered += other.unanswered
    }
  }

  let bench: TestBench
  let client: VarlinkClient
  let tap = FrameTap()
  let ballot: Int
  /// What each seat that votes chose last.
  private(set) var chosen: [UInt16: Choice] = [:]

  static let seats = 20
  /// Those whose consoles are not meddled with.
  static let voting: ClosedRange<UInt16> = 9...20
  /// Between two presses; a hall is not faster.
  private static let pause: UInt32 = 4_000

  init(_ options: TestBench.Options) throws {
    var options = options
    options.pressMilliseconds = 1...2
    options.tap = tap
    let bench = try TestBench(CrashHall.plan(Self.seats), options)
    self.bench = bench
    do {
      try bench.daemon.start()
      let client = try bench.daemon.readyWithAllConsoles()
      self.client = client
      try client.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false)
      bench.hall.instruct(
        Dictionary(
          uniqueKeysWithValues: bench.plan.deputies.map { ($0.seat, Deputy(registersAfter: .milliseconds(1))) }))
      try client.startRegistration()
      bench.hall.wait { $0.registered.count == Self.seats }
      _ = try client.finishRegistration()
      bench.hall.instruct([:])
      let number = try client.openBallot(question: "1", title: "Про облогу", kind: "decision", seconds: 600)
      ballot = number
      bench.hall.wait { board in board.views.values.allSatisfy { $0.shown.ballot == UInt32(number) } }
    } catch {
      bench.end()
      throw error
    }
  }

  /// Lets so many votes be pressed, one after the other, and waits for their answers.
  func vote(_ count: Int) -> Latency { Self.vote(count, in: [self])[0] }

  /// Lets so many votes be pressed in each of the halls, by turns: whatever the machine does meanwhile, it does to all.
  static func vote(_ count: Int, in halls: [HostileHall]) -> [Latency] {
    let before = halls.map { $0.bench.hall.presses($0.ballot).mapValues(\.count) }
    for index in 0..<count {
      for hall in halls {
        hall.press(index)
        usleep(pause / UInt32(halls.count))
      }
    }
    return zip(halls, before).map { $0.latency(since: $1) }
  }

  /// No answer to a press of a machine that is merely busy takes longer.
  private static let patience: Duration = .seconds(20)

  private func press(_ index: Int) {
    let ballot = ballot
    let seat = Self.voting.lowerBound + UInt16(index % Self.voting.count)
    // A press that a later one of the same seat overtakes would not be measured, and those are the slow ones.
    bench.hall.wait(Self.patience) { $0.presses[ballot]?[seat]?.last.map { $0.verdict != nil } ?? true }
    let choice: Choice = chosen[seat] == .for ? .against : .for
    chosen[seat] = choice
    bench.hall.press(seat, Keys(choice))
  }

  private func latency(since before: [UInt16: Int]) -> Latency {
    let ballot = ballot
    bench.hall.wait(Self.patience) { board in
      Self.voting.allSatisfy { board.presses[ballot]?[$0]?.allSatisfy { $0.verdict != nil } ?? false }
    }
    var latency = Latency()
    for (seat, presses) in bench.hall.presses(ballot) where Self.voting.contains(seat) {
      for press in presses.dropFirst(before[seat] ?? 0) {
        if press.hasVoted { latency.sorted.append(press.answeredAt - press.sentAt) }
        if press.verdict == nil { latency.unanswered += 1 }
      }
    }
    latency.sorted.sort()
    return latency
  }

  /// The daemon's memory in KiB (VmRSS) and its open descriptors.
  var footprint: (memory: Int, descriptors: Int) {
    guard let process = bench.daemon.process else { return (0, 0) }
    let status = String(
      decoding: FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data(), as: UTF8.self)
    let memory = status.firstMatch(of: #/VmRSS:\s+(\d+)/#).flatMap { Int($0.1) } ?? 0
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd"))?.count ?? 0
    return (memory, descriptors)
  }
}

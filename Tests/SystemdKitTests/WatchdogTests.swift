import Glibc
import Synchronization
import Testing

@testable import SystemdKit

@Suite("Watchdog")
struct WatchdogTests {
  private final class Counter: Sendable {
    let count: Atomic<UInt64>
    init(_ start: UInt64 = 0) { count = Atomic(start) }
    func advance() { count.wrappingAdd(1, ordering: .relaxed) }
    var reading: @Sendable () -> UInt64 { { self.count.load(ordering: .relaxed) } }
  }

  private let directory = TemporaryDirectory()
  private let manager: BoundSocket
  private let notifier: Notifier

  init() throws {
    manager = BoundSocket(SOCK_DGRAM, file: directory.path + "/notify")
    notifier = try Notifier(environment: ["NOTIFY_SOCKET": directory.path + "/notify"])
  }

  @Test("it is fed at half of the unit's time")
  func interval() throws {
    let watchdog = try #require(
      try Watchdog(environment: ["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "\(getpid())"]))
    #expect(watchdog.timeout == .seconds(10))
    #expect(watchdog.interval == .seconds(5))
  }

  @Test("there is none when the unit asks for none, or asks another process")
  func none() throws {
    #expect(try Watchdog(environment: [:]) == nil)
    #expect(try Watchdog(environment: ["WATCHDOG_PID": "\(getpid())"]) == nil)
    #expect(try Watchdog(environment: ["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "1"]) == nil)
    // Without a process number any may feed it.
    #expect(try Watchdog(environment: ["WATCHDOG_USEC": "10000000"]) != nil)
  }

  @Test(
    "nonsense is refused by name",
    arguments: [
      ("WATCHDOG_USEC", ""), ("WATCHDOG_USEC", "10s"), ("WATCHDOG_USEC", "+10000000"), ("WATCHDOG_USEC", "0"),
      ("WATCHDOG_USEC", "99999999999999999999"), ("WATCHDOG_PID", "me"), ("WATCHDOG_PID", "-1"),
    ])
  func malformed(variable: String, value: String) {
    var environment = ["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "\(getpid())"]
    environment[variable] = value
    #expect(throws: SystemdError.malformed(variable: variable, value: value)) {
      try Watchdog(environment: environment) == nil
    }
  }

  @Test("a time in which an idle loop cannot be told from a hanging one is refused")
  func tooShort() throws {
    #expect(throws: SystemdError.watchdogTooShort(seconds: 3.9, needed: 4)) {
      try Watchdog(environment: ["WATCHDOG_USEC": "3900000"]) == nil
    }
    #expect(try Watchdog(environment: ["WATCHDOG_USEC": "4000000"]) != nil)
  }

  @Test("it is fed only when every loop has moved since the last feeding, and names the one that has not")
  func everyLoop() throws {
    var watchdog = try #require(try Watchdog(environment: ["WATCHDOG_USEC": "10000000"]))
    let io = Counter()
    let tally = Counter(UInt64.max)
    watchdog.watch("vote-io", io.reading)
    watchdog.watch("vote-tally", tally.reading)
    #expect(try watchdog.feed(notifier) == ["vote-io", "vote-tally"])
    #expect(manager.receive() == nil)

    io.advance()
    tally.advance()
    #expect(try watchdog.feed(notifier) == [])
    #expect(manager.receive() == "WATCHDOG=1")

    io.advance()
    #expect(try watchdog.feed(notifier) == ["vote-tally"])
    #expect(manager.receive() == nil)

    // What vote-io did before the meal that was withheld still counts: only the last meal matters.
    tally.advance()
    #expect(try watchdog.feed(notifier) == [])
    #expect(manager.receive() == "WATCHDOG=1")
    #expect(try watchdog.feed(notifier) == ["vote-io", "vote-tally"])
  }

  @Test("a meal that the service manager did not take does not count as one")
  func failedMeal() throws {
    var watchdog = try #require(try Watchdog(environment: ["WATCHDOG_USEC": "10000000"]))
    let io = Counter()
    watchdog.watch("vote-io", io.reading)
    io.advance()
    let nobody = try Notifier(environment: ["NOTIFY_SOCKET": directory.path + "/nobody"])
    #expect(throws: SystemdError.failed(call: "sendto", code: ENOENT)) { try watchdog.feed(nobody) }
    #expect(try watchdog.feed(notifier) == [])
    #expect(manager.receive() == "WATCHDOG=1")
  }
}

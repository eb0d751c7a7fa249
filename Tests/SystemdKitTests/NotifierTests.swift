import Glibc
import SystemdKit
import Testing

@Suite("Notifier")
struct NotifierTests {
  @Test("readiness, status, stopping and the watchdog reach a socket in the file system")
  func messages() throws {
    let directory = TemporaryDirectory()
    let manager = BoundSocket(SOCK_DGRAM, file: directory.path + "/notify")
    let notifier = try Notifier(environment: ["NOTIFY_SOCKET": directory.path + "/notify"])
    #expect(notifier.isActive)
    try notifier.ready()
    try notifier.ready(status: "38 пультів на зв’язку")
    try notifier.status("йде голосування")
    try notifier.watchdog()
    try notifier.stopping()
    #expect(manager.receive() == "READY=1")
    #expect(manager.receive() == "READY=1\nSTATUS=38 пультів на зв’язку")
    #expect(manager.receive() == "STATUS=йде голосування")
    #expect(manager.receive() == "WATCHDOG=1")
    #expect(manager.receive() == "STOPPING=1")
    #expect(manager.receive() == nil)
  }

  @Test("an abstract socket is reached by the name after the at sign")
  func abstract() throws {
    let name = "systemdkit-test-\(getpid())"
    let manager = BoundSocket(SOCK_DGRAM, path: [0] + name.utf8)
    try Notifier(environment: ["NOTIFY_SOCKET": "@" + name]).ready()
    #expect(manager.receive() == "READY=1")
  }

  @Test("without a service manager every message is a silent no-op")
  func absent() throws {
    let notifier = try Notifier(environment: ["PATH": "/bin"])
    #expect(!notifier.isActive)
    try notifier.ready(status: "готово")
    try notifier.watchdog()
    try notifier.stopping()
  }

  @Test(
    "an address that is neither an absolute path nor an abstract name is refused by name",
    arguments: [
      "", "/", "@", "run/notify", "vsock:2:1234", "/" + String(repeating: "x", count: 107),
    ])
  func malformed(value: String) {
    #expect(throws: SystemdError.malformed(variable: "NOTIFY_SOCKET", value: value)) {
      try Notifier(environment: ["NOTIFY_SOCKET": value])
    }
  }

  @Test("the longest path is reached")
  func longest() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/" + String(repeating: "x", count: 106 - directory.path.utf8.count)
    let manager = BoundSocket(SOCK_DGRAM, file: path)
    try Notifier(environment: ["NOTIFY_SOCKET": path]).ready()
    #expect(manager.receive() == "READY=1")
  }

  @Test("a status cannot smuggle in another assignment, and stays one message")
  func oneLine() throws {
    let directory = TemporaryDirectory()
    let manager = BoundSocket(SOCK_DGRAM, file: directory.path + "/notify")
    let notifier = try Notifier(environment: ["NOTIFY_SOCKET": directory.path + "/notify"])
    try notifier.status("рада\nREADY=1\r\nMAINPID=1\0кінець")
    #expect(manager.receive() == "STATUS=рада READY=1 MAINPID=1 кінець")
  }

  @Test("a status is cut at the end of a character before it exceeds its bound")
  func bounded() throws {
    let directory = TemporaryDirectory()
    let manager = BoundSocket(SOCK_DGRAM, file: directory.path + "/notify")
    let notifier = try Notifier(environment: ["NOTIFY_SOCKET": directory.path + "/notify"])
    try notifier.status("a" + String(repeating: "є", count: 3_000))
    let message = try #require(manager.receive())
    #expect(message == "STATUS=a" + String(repeating: "є", count: (Notifier.longestStatus - 1) / 2))
  }

  @Test("a message that nobody takes is an error")
  func nobody() throws {
    let directory = TemporaryDirectory()
    let notifier = try Notifier(environment: ["NOTIFY_SOCKET": directory.path + "/notify"])
    #expect(throws: SystemdError.failed(call: "sendto", code: ENOENT)) { try notifier.ready() }
  }

  @Test("a service manager that does not read makes the message fail after a second, and then takes the next")
  func full() throws {
    let directory = TemporaryDirectory()
    let manager = BoundSocket(SOCK_DGRAM, file: directory.path + "/notify")
    let notifier = try Notifier(environment: ["NOTIFY_SOCKET": directory.path + "/notify"])
    var failure: SystemdError?
    var sent = 0
    let start = ContinuousClock.now
    while failure == nil, sent < 10_000 {
      do throws(SystemdError) {
        try notifier.watchdog()
        sent += 1
      } catch { failure = error }
    }
    #expect(failure == .failed(call: "sendto", code: EAGAIN))
    #expect((.milliseconds(900)..<Duration.seconds(30)).contains(ContinuousClock.now - start))
    for _ in 0..<sent { #expect(manager.receive() == "WATCHDOG=1") }
    try notifier.watchdog()
    #expect(manager.receive() == "WATCHDOG=1")
  }
}

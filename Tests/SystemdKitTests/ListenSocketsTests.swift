import Glibc
import Testing

@testable import SystemdKit

@Suite("Listening sockets from the service manager")
struct ListenSocketsTests {
  /// Descriptors under consecutive numbers, as the service manager passes them, that are closed at the end.
  private final class Passed {
    let first: Int32
    let count: Int32

    init(_ descriptors: [Int32]) {
      count = Int32(descriptors.count)
      // The lowest free numbers from here on; tests that run beside this one start elsewhere.
      let base = Int32.random(in: 200..<900)
      var first = base
      search: while true {
        for (offset, descriptor) in descriptors.enumerated() {
          let number = fcntl(descriptor, F_DUPFD, first + Int32(offset))
          precondition(number >= 0, "fcntl failed: \(errno)")
          guard number == first + Int32(offset) else {
            for taken in 0..<Int32(offset) { close(first + taken) }
            close(number)
            first = number + 1
            continue search
          }
        }
        break
      }
      self.first = first
    }

    deinit { for offset in 0..<count { close(first + offset) } }

    func environment(names: String?, count: String? = nil, processID: Int32 = getpid()) -> [String: String] {
      var environment = ["LISTEN_PID": "\(processID)", "LISTEN_FDS": count ?? "\(self.count)"]
      environment["LISTEN_FDNAMES"] = names
      return environment
    }

    func sockets(
      names: String?, count: String? = nil, processID: Int32 = getpid(), domain: ListenSockets.Domain = .unix
    ) throws(SystemdError) -> ListenSockets {
      try ListenSockets(
        environment: environment(names: names, count: count, processID: processID), processID: getpid(),
        firstDescriptor: first, domain: domain)
    }
  }

  private let directory = TemporaryDirectory()

  private func listening(_ name: String) -> BoundSocket {
    let socket = BoundSocket(SOCK_STREAM, file: directory.path + "/" + name)
    listen(socket.descriptor, 1)
    return socket
  }

  @Test("two sockets are found by their names, made close-on-exec, and answer")
  func byName() throws {
    let operatorSocket = listening("operator")
    let resultsSocket = listening("results")
    let passed = Passed([operatorSocket.descriptor, resultsSocket.descriptor])
    let sockets = try passed.sockets(names: "operator:results")
    #expect(sockets.names == ["operator", "results"])
    #expect(sockets.descriptor(named: "operator") == passed.first)
    let results = try #require(sockets.descriptor(named: "results"))
    #expect(results == passed.first + 1)
    #expect(sockets.descriptor(named: "unknown") == nil)
    #expect(fcntl(results, F_GETFD) == FD_CLOEXEC)
    withExtendedLifetime(passed) { #expect(connects(to: directory.path + "/results", accepting: results)) }
  }

  @Test("one socket without a name is called unknown")
  func unnamed() throws {
    let socket = listening("operator")
    let passed = Passed([socket.descriptor])
    #expect(try passed.sockets(names: nil).names == ["unknown"])
  }

  @Test("there are none without the variables, with none passed, or when they mean another process")
  func none() throws {
    let socket = listening("operator")
    let passed = Passed([socket.descriptor])
    #expect(try ListenSockets(environment: [:]).names == [])
    #expect(try ListenSockets(environment: ["LISTEN_FDS": "1", "LISTEN_FDNAMES": "operator"]).names == [])
    #expect(try passed.sockets(names: "operator", count: "0").names == [])
    #expect(try passed.sockets(names: "operator", processID: 1).names == [])
    #expect(fcntl(passed.first, F_GETFD) == 0)
  }

  @Test(
    "nonsense is refused by name",
    arguments: [
      ("LISTEN_FDS", "two"), ("LISTEN_FDS", "-1"), ("LISTEN_FDS", "17"), ("LISTEN_PID", ""),
    ])
  func malformed(variable: String, value: String) {
    let socket = listening("operator")
    var environment = Passed([socket.descriptor]).environment(names: "operator")
    environment[variable] = value
    #expect(throws: SystemdError.malformed(variable: variable, value: value)) {
      _ = try ListenSockets(environment: environment)
    }
  }

  @Test("names that do not name each socket once are refused", arguments: ["a", "a:b:c", "a:a", ""])
  func names(value: String) {
    let one = listening("one")
    let two = listening("two")
    let passed = Passed([one.descriptor, two.descriptor])
    #expect(throws: SystemdError.names(value, count: 2)) { _ = try passed.sockets(names: value) }
    withExtendedLifetime([one, two]) {}
  }

  @Test("what is no listening Unix stream socket is refused, whichever of the four it lacks")
  func otherThings() throws {
    var pipe: [Int32] = [-1, -1]
    #expect(Glibc.pipe(&pipe) == 0)
    let datagram = BoundSocket(SOCK_DGRAM, file: directory.path + "/datagram")
    let deaf = BoundSocket(SOCK_STREAM, file: directory.path + "/deaf")
    let internet = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #expect(bindToLoopback(internet) == 0)
    #expect(listen(internet, 1) == 0)
    let sequenced = BoundSocket(SOCK_SEQPACKET, file: directory.path + "/sequenced")
    listen(sequenced.descriptor, 1)
    for descriptor in [pipe[0], datagram.descriptor, deaf.descriptor, internet, sequenced.descriptor] {
      let passed = Passed([descriptor])
      #expect(throws: SystemdError.notListening(name: "operator", descriptor: passed.first)) {
        _ = try passed.sockets(names: "operator")
      }
    }
    for descriptor in pipe + [internet] { close(descriptor) }
    withExtendedLifetime([datagram, deaf, sequenced]) {}
  }

  @Test("who asks for an internet socket gets one, and no Unix socket instead")
  func internet() throws {
    let internet = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #expect(bindToLoopback(internet) == 0)
    #expect(listen(internet, 1) == 0)
    let passed = Passed([internet])
    #expect(try passed.sockets(names: "http", domain: .internet).descriptor(named: "http") == passed.first)
    close(internet)
    let local = listening("local")
    let other = Passed([local.descriptor])
    #expect(throws: SystemdError.notListening(name: "http", descriptor: other.first)) {
      _ = try other.sockets(names: "http", domain: .internet)
    }
    withExtendedLifetime(local) {}
  }

  /// Any free port.
  private func bindToLoopback(_ descriptor: Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private func connects(to path: String, accepting descriptor: Int32) -> Bool {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { return false }
    let server = accept(descriptor, nil, nil)
    guard server >= 0 else { return false }
    close(server)
    return true
  }
}

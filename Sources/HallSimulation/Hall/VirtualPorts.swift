internal import Glibc
internal import Reactor
internal import VotingHardware

/// udev of the simulated machine: which consoles hang on USB, and under which device file now.
final class VirtualPorts: PortSource {
  let descriptor: Int32
  private let signalling: Int32
  private var ports: [String: UsbPort] = [:]
  private var messages: [PortChange] = []
  private var losesMessages = false

  init() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { preconditionFailure("no pipe: errno \(errno)") }
    (descriptor, signalling) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(descriptor)
    close(signalling)
  }

  /// The ports that are there when a daemon starts.
  func settle(_ ports: [UsbPort]) {
    for port in ports { self.ports[Self.name(port.node)] = port }
  }

  func came(_ port: UsbPort) {
    let name = Self.name(port.node)
    ports[name] = port
    tell(.came(name: name, port))
  }

  func went(_ node: String) {
    let name = Self.name(node)
    ports[name] = nil
    tell(.went(name: name))
  }

  /// The kernel drops messages that nobody fetched in time.
  func loseMessages() {
    losesMessages = true
    signal()
  }

  private static func name(_ node: String) -> String { String(node.split(separator: "/").last ?? "") }

  private func tell(_ change: PortChange) {
    messages.append(change)
    signal()
  }

  private func signal() {
    var byte: UInt8 = 1
    _ = write(signalling, &byte, 1)
  }

  func next() throws(SystemError) -> PortChange? {
    if losesMessages {
      losesMessages = false
      messages = []
      throw SystemError(call: "udev monitor", code: ENOBUFS)
    }
    guard messages.isEmpty else { return messages.removeFirst() }
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
    return nil
  }

  func names() throws(SystemError) -> [String] { ports.keys.sorted() }

  func port(named name: String) -> UsbPort? { ports[name] }
}

internal import Glibc
internal import Reactor
internal import VotingHardware

/// udev of the simulated machine: which consoles hang on USB, and under which device file now.
final class VirtualPorts: PortSource {
  var descriptor: Int32 { bell.descriptor }
  private let bell = Bell()
  private var ports: [String: UsbPort] = [:]
  private var messages: [PortChange] = []
  private var losesMessages = false
  /// Called when messages were lost that nobody had fetched.
  var lostMessages: () -> Void = {}

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

  /// The kernel drops the next messages, as where nobody fetches them in time.
  func loseMessages() { losesMessages = true }

  private static func name(_ node: String) -> String { String(node.split(separator: "/").last ?? "") }

  private func tell(_ change: PortChange) {
    messages.append(change)
    bell.ring()
  }

  func next() throws(SystemError) -> PortChange? {
    if losesMessages, !messages.isEmpty {
      losesMessages = false
      lostMessages()
      messages = []
      throw SystemError(call: "udev monitor", code: ENOBUFS)
    }
    guard messages.isEmpty else { return messages.removeFirst() }
    bell.silence()
    return nil
  }

  func names() throws(SystemError) -> [String] { ports.keys.sorted() }

  func port(named name: String) -> UsbPort? { ports[name] }
}

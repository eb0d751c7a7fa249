import Glibc
import Reactor

@testable import VotingHardware

/// What a test's USB holds: udev's part, with a real descriptor for the reactor. The ports themselves are
/// pseudo-terminals. The same hall hears the real udev in the virtual test hall.
final class ScriptedPorts: PortSource {
  /// A pipe's reading end.
  let descriptor: Int32
  private let writing: Int32
  /// By name.
  private var ports: [String: UsbPort] = [:]
  private var messages: [PortChange] = []
  private var loses = false
  private(set) var looks = 0

  init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (descriptor, writing) = (ends[0], ends[1])
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(descriptor)
    close(writing)
  }

  /// A device is plugged in; `told: false` where udev's message is lost.
  func plug(
    _ terminal: PseudoTerminal, as name: String, serial: String? = nil, at path: String? = nil, number: Int? = 0,
    told: Bool = true
  ) {
    let port = UsbPort(node: terminal.path, serial: serial, path: path, number: number, product: "FT232R USB UART")
    ports[name] = port
    if told { tell(.came(name: name, port)) }
  }

  /// A plug is pulled.
  func pull(_ name: String, told: Bool = true) {
    ports[name] = nil
    if told { tell(.went(name: name)) }
  }

  /// The kernel drops messages that nobody fetched.
  func loseMessages() {
    loses = true
    signal()
  }

  private func tell(_ change: PortChange) {
    messages.append(change)
    signal()
  }

  private func signal() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  func next() throws(SystemError) -> PortChange? {
    if loses {
      loses = false
      messages = []
      throw SystemError(call: "udev monitor", code: ENOBUFS)
    }
    if messages.isEmpty {
      var bytes = [UInt8](repeating: 0, count: 64)
      _ = read(descriptor, &bytes, bytes.count)
      return nil
    }
    return messages.removeFirst()
  }

  func names() throws(SystemError) -> [String] {
    looks += 1
    return ports.keys.sorted()
  }

  func port(named name: String) -> UsbPort? { ports[name] }
}

internal import Foundation
internal import Glibc
internal import Reactor

/// A client of one of the daemon's sockets. What it receives is part of what can be seen of the daemon.
final class Client {
  private unowned let world: World
  private let number: UInt64
  private let descriptor: Int32
  private var registration: Reactor.Registration?
  private var input: [UInt8] = []
  /// Called with each message; with nil at the end of the connection.
  var heard: (([String: Any]?) -> Void)?
  private(set) var isOpen = true

  init(_ world: World, number: UInt64, asOperator: Bool) {
    self.world = world
    self.number = number
    descriptor = world.sockets.connect(asOperator: asOperator)
    registration = world.watch(descriptor) { [unowned self] in read() }
    world.touch(.sockets)
  }

  deinit { if isOpen { close(descriptor) } }

  func hangUp() {
    guard isOpen else { return }
    isOpen = false
    if let registration { world.reactor.remove(registration) }
    registration = nil
    close(descriptor)
    world.touch(.sockets)
  }

  /// Stops reading what it is sent.
  func stopReading() {
    if let registration { world.reactor.remove(registration) }
    registration = nil
  }

  func call(_ method: String, _ parameters: [String: Any] = [:], more: Bool = false) {
    var message: [String: Any] = ["method": method, "parameters": parameters]
    if more { message["more"] = true }
    guard let data = try? JSONSerialization.data(withJSONObject: message, options: [.sortedKeys]) else {
      preconditionFailure("a call that JSON cannot hold")
    }
    send([UInt8](data) + [0])
  }

  func send(_ bytes: [UInt8]) {
    guard isOpen else { return }
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    world.touch(.sockets)
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while isOpen {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count > 0 {
        input += buffer[..<count]
        continue
      }
      if count < 0, errno == EAGAIN { break }
      deliver()
      if isOpen {
        hangUp()
        heard?(nil)
      }
      return
    }
    deliver()
  }

  private func deliver() {
    while isOpen, let end = input.firstIndex(of: 0) {
      let message = Array(input[..<end])
      input.removeSubrange(...end)
      world.trace.note("client", number, message)
      guard let heard else { continue }
      guard let object = try? JSONSerialization.jsonObject(with: Data(message)) as? [String: Any] else {
        world.failures.append("a reply that is no JSON object: \(String(decoding: message, as: UTF8.self))")
        continue
      }
      world.touch(.sockets)
      heard(object)
    }
  }
}

internal import Reactor

/// The serial ports on USB that are there now.
///
/// The monitor is listened to first and the ports are enumerated after, so that none can come in between unseen. Messages
/// may be lost all the same, so everything is looked at again every ten seconds.
final class UsbPorts {
  /// After this long everything is looked at again, whatever udev has said.
  static let lookAgain: Duration = .seconds(10)
  /// After this long a port that failed is looked at again: by then it has gone, or it is worth another try.
  static let afterLoss: Duration = .milliseconds(500)
  /// Messages taken in one turn, so that a storm of plugs does not keep a press waiting.
  static let messagesAtOnce = 32

  /// By the name in its subsystem (`ttyUSB0`), which is good as long as the port is here.
  private(set) var ports: [String: UsbPort] = [:]

  private let reactor: Reactor
  private let open: () throws(SystemError) -> any PortSource
  private let changed: () -> Void
  private let failed: (SystemError) -> Void
  private var source: (any PortSource)?
  private var registration: Reactor.Registration?
  private var looking: Reactor.Timer?
  private var again: Reactor.Timer?
  private var hasFailed = false

  /// Nothing is opened before `start`.
  ///
  /// - Parameters:
  ///   - open: opens the source, on the reactor's thread.
  ///   - failed: udev cannot be heard; said once, until it can.
  ///   - changed: ports have come or gone.
  init(
    reactor: Reactor, open: @escaping () throws(SystemError) -> any PortSource,
    failed: @escaping (SystemError) -> Void, changed: @escaping () -> Void
  ) {
    self.reactor = reactor
    self.open = open
    self.failed = failed
    self.changed = changed
  }

  deinit { stop() }

  /// Listens, then looks.
  func start() {
    guard looking == nil else { return }
    looking = reactor.every(Self.lookAgain) { [unowned self] in look() }
    look()
  }

  /// Lets go of the source.
  func stop() {
    if let looking { reactor.cancel(looking) }
    if let again { reactor.cancel(again) }
    (looking, again) = (nil, nil)
    close()
  }

  /// A port failed under whoever had it: what hangs there now, if anything does, may be another device.
  func forget(node: String) {
    guard let name = ports.first(where: { $0.value.node == node })?.key else { return }
    ports[name] = nil
    guard looking != nil, again == nil else { return }
    again = reactor.after(Self.afterLoss) { [unowned self] in
      again = nil
      look()
    }
  }

  private func close() {
    if let registration { reactor.remove(registration) }
    registration = nil
    source = nil
  }

  /// Compares what is here with what is known: gone first, so that a device that moved is not taken for two. Each is looked
  /// at, also where its name is known: another device may have come under it, and nobody have heard.
  private func look() {
    do throws(SystemError) {
      let source = try listening()
      let names = try source.names()
      let here = Set(names)
      var differs = false
      for name in ports.keys where !here.contains(name) {
        ports[name] = nil
        differs = true
      }
      for name in names {
        guard let port = source.port(named: name), ports[name] != port else { continue }
        ports[name] = port
        differs = true
      }
      hasFailed = false
      if differs { changed() }
    } catch {
      fail(error)
    }
  }

  private func listening() throws(SystemError) -> any PortSource {
    if let source { return source }
    let source = try open()
    registration = try reactor.add(source.descriptor, .read) { [unowned self] _ in hear() }
    self.source = source
    return source
  }

  /// Takes what udev says.
  private func hear() {
    guard let source else { return }
    var differs = false
    do throws(SystemError) {
      for _ in 0..<Self.messagesAtOnce {
        guard let change = try source.next() else { break }
        switch change {
        case .came(let name, let port):
          guard ports[name] != port else { continue }
          ports[name] = port
        case .went(let name):
          guard ports.removeValue(forKey: name) != nil else { continue }
        }
        differs = true
      }
    } catch {
      // Messages were lost, or the monitor is: look at everything, with a new one.
      close()
      look()
    }
    if differs { changed() }
  }

  private func fail(_ error: SystemError) {
    close()
    if !hasFailed { failed(error) }
    hasFailed = true
  }
}

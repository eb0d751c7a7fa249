internal import Glibc
internal import Reactor

extension VarlinkServer {
  func startAccepting(_ listener: Listener) throws(SystemError) {
    listener.registration = try reactor.add(listener.descriptor, .read) { [unowned self, unowned listener] _ in
      self.accept(listener)
    }
  }

  /// Accepts one client; the reactor calls again while there are more.
  private func accept(_ listener: Listener) {
    let descriptor = Glibc.accept(listener.descriptor, nil, nil)
    guard descriptor >= 0 else {
      switch errno {
      case EAGAIN, EINTR, ECONNABORTED: return
      default: return pauseAccepting(listener)
      }
    }
    guard UnixSocket.prepare(descriptor), makePlace(for: listener),
      let peer = Peer(descriptor: descriptor, lookingUpName: listener.isOperator)
    else {
      counters.turnedAway += 1
      Glibc.close(descriptor)
      return
    }
    var size = Int32(limits.socketBuffer)
    // Only a bound: where the kernel refuses, its own is larger and still a bound.
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    admit(descriptor, peer, listener)
  }

  private func admit(_ descriptor: Int32, _ peer: Peer, _ listener: Listener) {
    lastConnection += 1
    let connection = Connection(
      descriptor: descriptor, id: lastConnection, listener: listener, peer: peer, limit: limits.requestBytes)
    do {
      connection.registration = try reactor.add(descriptor, .read) { [unowned self, unowned connection] readiness in
        self.ready(connection, readiness)
      }
    } catch {
      counters.failedAccepts += 1
      Glibc.close(descriptor)
      return
    }
    counters.accepted += 1
    connections[connection.id] = connection
  }

  /// True if there is place for one more client of this listener, if need be by ending another.
  private func makePlace(for listener: Listener) -> Bool {
    if connections.count < limits.clients { return true }
    guard listener.isOperator else { return false }
    let lookers = connections.values.filter { !$0.listener.isOperator }
    // Not the newest of the silent: whoever has just come may be about to call.
    let silent = connections.values.filter { !$0.hasCalled }
    guard let victim = lookers.max(by: { $0.id < $1.id }) ?? silent.min(by: { $0.id < $1.id }) else { return false }
    counters.displaced += 1
    close(victim)
    return true
  }

  /// Without a free descriptor accept(2) fails and the listener stays readable: the reactor would spin.
  private func pauseAccepting(_ listener: Listener) {
    counters.failedAccepts += 1
    if let registration = listener.registration { reactor.remove(registration) }
    listener.registration = nil
    reactor.after(.seconds(1)) { [weak self, weak listener] in
      guard let self, let listener, self.listeners.contains(where: { $0 === listener }) else { return }
      do { try self.startAccepting(listener) } catch { self.pauseAccepting(listener) }
    }
  }

  private func ready(_ connection: Connection, _ readiness: Reactor.Readiness) {
    // Held: the handler that runs holds the connection unowned, and `close` lets go of it.
    let connection = connection
    if !readiness.isDisjoint(with: [.hangUp, .error]) {
      connection.isGone = true
    } else {
      if readiness.contains(.write), connection.hasOutput {
        connection.flush()
        if !connection.hasOutput, !connection.isGone {
          if case .streaming(let stream) = connection.state { stream.catchUp(connection, of: self) }
          if let answer = connection.answer { complete(connection, answer) }
        }
      }
      if readiness.contains(.read), connection.isReady, !connection.hasEnded { receive(connection) }
    }
    pump(connection)
  }

  /// Reads what fits; false if there is nothing more to come.
  @discardableResult
  private func receive(_ connection: Connection) -> Bool {
    let count = recv(connection.descriptor, input.baseAddress, connection.framer.room, Int32(MSG_DONTWAIT))
    if count > 0 {
      connection.framer.append(UnsafeRawBufferPointer(rebasing: input[..<count]))
      return true
    }
    if count == 0 {
      connection.hasEnded = true
    } else if errno != EAGAIN, errno != EINTR {
      connection.isGone = true
    }
    return false
  }

  /// Begins the calls that can be begun, and then sees what the connection waits for.
  func pump(_ connection: Connection) {
    var calls = 0
    while connection.isReady {
      switch connection.framer.next() {
      case .message(let bytes):
        begin(bytes, of: connection)
        calls += 1
        if calls == limits.callsInTurn { yield(connection) }
      case .tooLong:
        refuse(connection, "longer than \(limits.requestBytes) bytes")
      case .incomplete:
        // A client that left may have left calls behind: those with `oneway`, for one.
        if connection.hasEnded || connection.isGone && !receive(connection) {
          close(connection)
        } else {
          return settle(connection)
        }
      }
    }
    settle(connection)
  }

  /// Lets other clients have their turn before the next call of this one.
  private func yield(_ connection: Connection) {
    connection.isYielding = true
    reactor.after(.zero) { [weak self, weak connection] in
      guard let self, let connection, !connection.isClosed else { return }
      connection.isYielding = false
      self.pump(connection)
    }
  }

  /// Brings the reactor's interest, and the clock of half a message, in line with what the connection waits for.
  func settle(_ connection: Connection) {
    guard !connection.isClosed else { return }
    if connection.isGone { return leave(connection) }
    if connection.isClosing, !connection.hasOutput { return close(connection) }
    let isReading = connection.isReady && !connection.hasEnded
    var interest: Reactor.Interest = []
    if isReading { interest.insert(.read) }
    if connection.hasOutput { interest.insert(.write) }
    if interest != connection.interest, let registration = connection.registration {
      do {
        try reactor.change(registration, to: interest)
        connection.interest = interest
      } catch {
        return close(connection)
      }
    }
    if isReading, !connection.framer.isEmpty {
      if connection.patience == nil { startPatience(connection) }
    } else if let patience = connection.patience {
      reactor.cancel(patience)
      connection.patience = nil
    }
  }

  private func startPatience(_ connection: Connection) {
    connection.patience = reactor.after(limits.patience) { [weak self, weak connection] in
      guard let self, let connection, !connection.isClosed else { return }
      self.counters.impatience += 1
      self.close(connection)
    }
  }

  /// Nobody reads what this connection is sent: it stays until the calls that it has left are done.
  private func leave(_ connection: Connection) {
    connection.dropOutput()
    if let registration = connection.registration { reactor.remove(registration) }
    connection.registration = nil
    connection.presence.leave()
    switch connection.state {
    case .streaming: close(connection)
    case .calling:
      if let answer = connection.answer {
        complete(connection, answer)
        pump(connection)
      }
    case .idle:
      if connection.isClosing { return close(connection) }
      if !connection.isYielding { pump(connection) }
    }
  }

  func close(_ connection: Connection) {
    guard !connection.isClosed else { return }
    connection.isClosed = true
    connection.presence.leave()
    if case .streaming(let stream) = connection.state { stream.remove(connection) }
    if let patience = connection.patience { reactor.cancel(patience) }
    if let registration = connection.registration { reactor.remove(registration) }
    Glibc.close(connection.descriptor)
    connections[connection.id] = nil
  }
}

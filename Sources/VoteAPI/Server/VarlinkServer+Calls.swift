extension VarlinkServer {
  /// Begins the call in a message.
  func begin(_ bytes: [UInt8], of connection: Connection) {
    let request: VarlinkRequest
    do throws(VarlinkRequest.Refusal) { request = try VarlinkRequest(bytes) } catch {
      return refuse(connection, error.explanation)
    }
    counters.calls += 1
    connection.hasCalled = true
    connection.isOneway = request.oneway
    json.removeAll()
    json.raw(#"{"parameters":"#)
    switch answer(request, of: connection) {
    case .parameters:
      json.raw("}\0")
      if !request.oneway { connection.transmit(json.bytes) }
    case .failure(let failure):
      write(failure)
      if !request.oneway { connection.transmit(json.bytes) }
    case .later:
      connection.state = .calling
    case .stream(let stream):
      // A stream that nobody wants to hear is over at once.
      if request.oneway || connection.isGone { return }
      connection.state = .streaming(stream)
      stream.add(connection, of: self)
    }
  }

  private func answer(_ request: VarlinkRequest, of connection: Connection) -> VarlinkAnswer {
    guard let dot = request.method.lastIndex(of: ".") else {
      return .failure(ServiceFailure.methodNotFound(method: request.method))
    }
    let name = String(request.method[..<dot])
    let method = String(request.method[request.method.index(after: dot)...])
    guard let service = connection.listener.services[name] else {
      if connection.listener.denied.contains(name) { return .failure(ServiceFailure.permissionDenied) }
      return .failure(ServiceFailure.interfaceNotFound(interface: name))
    }
    guard service.interface.methods.contains(method) else {
      return .failure(ServiceFailure.methodNotFound(method: request.method))
    }
    // No method hands its connection over to another protocol.
    if request.upgrade { return .failure(ServiceFailure.invalidParameter(parameter: "upgrade")) }
    let call = VarlinkCall(
      method: method, parameters: request.parameters, more: request.more, peer: connection.peer,
      completions: completions, connection: connection.id, client: connection.presence)
    return service.answer(call, into: &json)
  }

  private func write(_ failure: any VarlinkFailure) {
    json.removeAll()
    json.raw(#"{"error":""#)
    json.raw(failure.name)
    json.raw(#"","parameters":"#)
    failure.writeParameters(to: &json)
    json.raw("}\0")
  }

  /// Answers what was no call, and ends the connection.
  func refuse(_ connection: Connection, _ reason: String) {
    counters.refusedMessages += 1
    json.removeAll()
    json.raw(#"{"error":"org.votedaemon.MessageRefused","parameters":{"reason":"#)
    json.string(reason)
    json.raw("}}\0")
    connection.transmit(json.bytes)
    connection.isClosing = true
  }

  /// Sends the answers that other threads have left.
  func complete() {
    for completion in completions.takeAll() {
      if case .dropped = completion.outcome { counters.droppedCalls += 1 }
      // The client of a call that is answered late may have gone.
      guard let connection = connections[completion.connection], case .calling = connection.state else { continue }
      if case .progress(let reply) = completion.outcome {
        // A client that has not read the last one yet gets a newer one later.
        if !connection.hasOutput, !connection.isOneway { send(reply, to: connection, continues: true) }
        settle(connection)
      } else if connection.hasOutput {
        connection.answer = completion.outcome
      } else {
        complete(connection, completion.outcome)
        pump(connection)
      }
    }
  }

  /// Ends the call under way. Nothing may be pending.
  func complete(_ connection: Connection, _ outcome: Completions.Outcome) {
    connection.state = .idle
    connection.answer = nil
    switch outcome {
    case .reply(let reply), .progress(let reply):
      if !connection.isOneway { send(reply, to: connection) }
    case .failure(let failure):
      write(failure)
      if !connection.isOneway { connection.transmit(json.bytes) }
    case .dropped:
      connection.isClosing = true
    }
  }

  private func send(_ reply: Operator.Reply, to connection: Connection, continues: Bool = false) {
    json.removeAll()
    json.raw(#"{"parameters":"#)
    reply.write(to: &json)
    json.raw(continues ? ",\"continues\":true}\0" : "}\0")
    connection.transmit(json.bytes)
  }
}

/// One interface with its implementation, called on the server's thread.
protocol VarlinkService: AnyObject {
  /// The interface that it implements.
  var interface: InterfaceText { get }

  /// Answers a call of a method that the interface has. For `.parameters` the object of the reply has been written into
  /// `json`; for the other answers what was written is thrown away.
  func answer(_ call: VarlinkCall, into json: inout JSONWriter) -> VarlinkAnswer
}

/// What a service does with a call.
enum VarlinkAnswer {
  /// It has written the reply's parameters.
  case parameters
  /// It refuses.
  case failure(any VarlinkFailure)
  /// It has taken the call's token and answers later.
  case later
  /// It answers again and again, beginning now.
  case stream(VarlinkStream)
}

/// One call on its way to a service.
struct VarlinkCall {
  /// The method's name within its interface.
  let method: String
  let parameters: [String: JSONValue]
  let more: Bool
  let peer: Peer
  /// Names this call among those of the server, for the token.
  let completions: Completions
  let connection: UInt64
  let client: ClientPresence

  /// What completes the call from any thread; to be made once, for the answer `.later`.
  func token(for call: Operator.Call) -> ReplyToken {
    ReplyToken(completions: completions, connection: connection, client: client, call: call, wantsMore: more)
  }
}

internal import Synchronization

/// The right to answer one call, once, from any thread.
///
/// If the client has gone by then, or wanted no reply, the answer goes nowhere and no harm is done. A token that is
/// thrown away unanswered ends the client's connection, so that nobody waits for ever.
public final class ReplyToken: Sendable {
  private let completions: Completions
  private let connection: UInt64
  private let call: Operator.Call
  private let client: ClientPresence
  /// Whether the client wants to hear how the call stands before it is answered.
  public let wantsMore: Bool
  // Relaxed is enough: the flag guards against a second answer, the mailbox's lock hands the answer over.
  private let isAnswered = Atomic<Bool>(false)

  init(completions: Completions, connection: UInt64, client: ClientPresence, call: Operator.Call, wantsMore: Bool) {
    self.completions = completions
    self.connection = connection
    self.client = client
    self.call = call
    self.wantsMore = wantsMore
  }

  deinit {
    if !isAnswered.load(ordering: .relaxed) { completions.post(connection, .dropped) }
  }

  /// The call succeeded. The reply has to be the one that the method returns, and it is the only answer.
  public func succeed(_ reply: Operator.Reply) {
    precondition(reply.answers(call), "\(call.method) does not return \(reply)")
    post(.reply(reply))
  }

  /// Whether nobody waits for the answer any more; a call that takes long may end then. It has to be answered all the
  /// same.
  public var isAbandoned: Bool { client.isGone }

  /// How the call stands, before its answer: for a client that wants more than one reply, and nothing for any other. The
  /// newest wins: a client that has not read the one before misses this one.
  public func progress(_ reply: Operator.Reply) {
    precondition(reply.answers(call), "\(call.method) does not return \(reply)")
    if wantsMore { completions.post(connection, .progress(reply)) }
  }

  /// The call failed with an error of the operator's interface.
  public func fail(_ failure: Operator.Failure) { post(.failure(failure)) }

  /// The call names a ballot that there is not, or one that is secret.
  public func fail(_ failure: Results.Failure) { post(.failure(failure)) }

  /// The call failed as any call can: a parameter out of range, a method that is not there yet.
  public func fail(_ failure: ServiceFailure) { post(.failure(failure)) }

  /// The call is one that this version does not do yet.
  public func failNotImplemented() {
    fail(ServiceFailure.methodNotImplemented(method: InterfaceText.operator.name + "." + call.method))
  }

  private func post(_ outcome: Completions.Outcome) {
    precondition(!isAnswered.exchange(true, ordering: .relaxed), "\(call.method) is answered once")
    completions.post(connection, outcome)
  }
}

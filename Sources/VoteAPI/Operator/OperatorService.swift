/// `org.votedaemon.operator`: checks the parameters of each call and hands it on.
public final class OperatorService {
  private let handler: (Operator.Call, Peer, ReplyToken) -> Void

  /// A service whose calls go to the handler, on the server's thread. The handler must not wait: it passes the call to
  /// whoever decides, and that one answers through the token.
  public init(_ handler: @escaping (Operator.Call, Peer, ReplyToken) -> Void) { self.handler = handler }
}

extension OperatorService: VarlinkService {
  var interface: InterfaceText { .operator }

  func answer(_ call: VarlinkCall, into json: inout JSONWriter) -> VarlinkAnswer {
    do throws(ServiceFailure) {
      guard let act = try Operator.Call(method: call.method, parameters: ParameterReader(call.parameters)) else {
        return .failure(ServiceFailure.methodNotImplemented(method: interface.name + "." + call.method))
      }
      handler(act, call.peer, call.token(for: act))
      return .later
    } catch {
      return .failure(error)
    }
  }
}

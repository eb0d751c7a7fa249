import Glibc
import ProtocolDocuments
import Reactor
import VoteAPI

extension Failure {
  /// One clear sentence and an exit status for whatever a call can end with.
  init(_ error: ClientError) {
    switch error {
    case .unreachable(let path, let cause) where cause.code == EACCES || cause.code == EPERM:
      self.init(.notPermitted, Wording.noPermissionForSocket.text(path))
    case .unreachable(let path, let cause) where cause.code == ENOENT || cause.code == ECONNREFUSED:
      self.init(.unavailable, Wording.daemonNotRunning.text(path))
    case .unreachable(let path, let cause):
      self.init(.unavailable, Wording.daemonUnreachable.text(path, String(describing: cause)))
    case .unusablePath(let path): self.init(.usage, Wording.unusablePath.text(path))
    case .timedOut: self.init(.noAnswer, Wording.noAnswer.text())
    case .disconnected: self.init(.unavailable, Wording.daemonLost.text())
    case .system(let cause): self.init(.unavailable, Wording.connectionFailed.text(String(describing: cause)))
    case .replyTooLong: self.init(.protocolError, Wording.replyNotUnderstood.text("> 16 MiB"))
    case .malformedReply(let detail):
      self.init(.protocolError, Wording.replyNotUnderstood.text(PlainText.folded(detail)))
    case .service(let failure): self.init(failure)
    case .results(let failure): self.init(failure)
    case .operator(let failure): self.init(failure)
    case .unknown(let name, let parameters):
      self.init(.protocolError, Wording.unknownError.text(PlainText.folded(name), PlainText.folded(parameters)))
    }
  }

  private init(_ failure: ServiceFailure) {
    switch failure {
    case .interfaceNotFound(let interface):
      self.init(.protocolError, Wording.notServedHere.text(PlainText.folded(interface)))
    case .methodNotFound(let method): self.init(.protocolError, Wording.notServedHere.text(PlainText.folded(method)))
    case .methodNotImplemented(let method):
      self.init(.refused, Wording.notImplemented.text(PlainText.folded(method)))
    case .invalidParameter(let parameter):
      self.init(.usage, Wording.invalidParameter.text(PlainText.folded(parameter)))
    case .permissionDenied: self.init(.notPermitted, Wording.permissionDenied.text())
    case .expectedMore: self.init(.protocolError, Wording.replyNotUnderstood.text("ExpectedMore"))
    }
  }

  private init(_ failure: Results.Failure) {
    switch failure {
    case .noSuchBallot(let number): self.init(.refused, Wording.noSuchBallot.text(number))
    case .secret(let number): self.init(.refused, Wording.secretBallot.text(number))
    case .noSuchRegistration(let number): self.init(.refused, Wording.noSuchRegistration.text(number))
    }
  }

  private init(_ failure: Operator.Failure) {
    switch failure {
    case .notNow(_, let reason, let article):
      self.init(.refused, Wording.notNow.text(Citation.cited(reason, article)))
    case .noQuorum(let registered, let quorum, let article):
      self.init(.refused, Wording.noQuorum.text(registered, quorum, Citation.brackets(article)))
    case .unknownKind(let kind, let known, let article):
      self.init(
        .refused,
        Wording.unknownKind.text(
          PlainText.folded(kind), known.map(PlainText.folded).joined(separator: ", "), Citation.brackets(article)))
    case .unknownVoter(let voter, let article):
      self.init(.refused, Wording.unknownVoter.text(PlainText.folded(voter), Citation.brackets(article)))
    case .repeatLimit(let question, let ballots, let article):
      self.init(
        .refused,
        Wording.repeatLimit.text(
          PlainText.folded(question), ballots.map(String.init).joined(separator: ", "), Citation.brackets(article)))
    case .notDisputed(let number, let article):
      self.init(.refused, Wording.notDisputed.text(number, Citation.brackets(article)))
    case .badCount(let reason, let article):
      self.init(.refused, Wording.badCount.text(Citation.cited(reason, article)))
    case .badConsole(let console, let reason):
      self.init(.refused, Wording.badConsole.text(PlainText.folded(console), PlainText.folded(reason)))
    case .storageFailed(let detail): self.init(.storage, Wording.storageFailed.text(PlainText.folded(detail)))
    }
  }
}

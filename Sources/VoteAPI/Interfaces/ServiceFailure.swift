/// The errors of `org.varlink.service`: what can be wrong with any call.
public enum ServiceFailure: Error, Hashable, Sendable {
  /// No interface of this name is served here.
  case interfaceNotFound(interface: String)
  /// The interface has no such method.
  case methodNotFound(method: String)
  /// The interface has it, this version of the daemon does not do it yet.
  case methodNotImplemented(method: String)
  /// A parameter is missing, unknown, of another type, or out of range.
  case invalidParameter(parameter: String)
  /// The method exists, but not for this socket or this user.
  case permissionDenied
  /// The method only makes sense with `more`.
  case expectedMore
}

extension ServiceFailure: VarlinkFailure {
  var name: StaticString {
    switch self {
    case .interfaceNotFound: "org.varlink.service.InterfaceNotFound"
    case .methodNotFound: "org.varlink.service.MethodNotFound"
    case .methodNotImplemented: "org.varlink.service.MethodNotImplemented"
    case .invalidParameter: "org.varlink.service.InvalidParameter"
    case .permissionDenied: "org.varlink.service.PermissionDenied"
    case .expectedMore: "org.varlink.service.ExpectedMore"
    }
  }

  func writeParameters(to json: inout JSONWriter) {
    switch self {
    case .interfaceNotFound(let interface): write(#"{"interface":"#, interface, to: &json)
    case .methodNotFound(let method), .methodNotImplemented(let method): write(#"{"method":"#, method, to: &json)
    case .invalidParameter(let parameter): write(#"{"parameter":"#, parameter, to: &json)
    case .permissionDenied, .expectedMore: json.raw("{}")
    }
  }

  private func write(_ key: StaticString, _ text: String, to json: inout JSONWriter) {
    json.raw(key)
    json.string(text)
    json.raw("}")
  }

  init?(name: String, parameters: FailureParameters) {
    switch name {
    case "org.varlink.service.InterfaceNotFound": self = .interfaceNotFound(interface: parameters.interface ?? "")
    case "org.varlink.service.MethodNotFound": self = .methodNotFound(method: parameters.method ?? "")
    case "org.varlink.service.MethodNotImplemented": self = .methodNotImplemented(method: parameters.method ?? "")
    case "org.varlink.service.InvalidParameter": self = .invalidParameter(parameter: parameters.parameter ?? "")
    case "org.varlink.service.PermissionDenied": self = .permissionDenied
    case "org.varlink.service.ExpectedMore": self = .expectedMore
    default: return nil
    }
  }
}

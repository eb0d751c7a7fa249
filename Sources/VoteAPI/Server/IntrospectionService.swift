/// `org.varlink.service`: what is served at one socket.
final class IntrospectionService: VarlinkService {
  private let identity: VarlinkServer.Identity
  private let interfaces: [InterfaceText]

  /// Describes itself and the given interfaces.
  init(identity: VarlinkServer.Identity, interfaces: [InterfaceText]) {
    self.identity = identity
    self.interfaces = [.service] + interfaces
  }

  var interface: InterfaceText { .service }

  func answer(_ call: VarlinkCall, into json: inout JSONWriter) -> VarlinkAnswer {
    var parameters = ParameterReader(call.parameters)
    do throws(ServiceFailure) {
      guard call.method == "GetInterfaceDescription" else {
        try parameters.finish()
        writeInformation(to: &json)
        return .parameters
      }
      let name = try parameters.string("interface")
      try parameters.finish()
      guard let found = interfaces.first(where: { $0.name == name }) else { throw .interfaceNotFound(interface: name) }
      json.raw(#"{"description":"#)
      json.string(found.text)
      json.raw("}")
      return .parameters
    } catch {
      return .failure(error)
    }
  }

  private func writeInformation(to json: inout JSONWriter) {
    json.raw(#"{"vendor":"#)
    json.string(identity.vendor)
    json.raw(#","product":"#)
    json.string(identity.product)
    json.raw(#","version":"#)
    json.string(identity.version)
    json.raw(#","url":"#)
    json.string(identity.url)
    json.raw(#","interfaces":"#)
    json.array(interfaces) { json, interface in json.string(interface.name) }
    json.raw("}")
  }
}

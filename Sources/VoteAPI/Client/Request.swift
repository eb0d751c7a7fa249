/// A call as the client sends it.
struct Request {
  /// The message with its NUL.
  let message: [UInt8]

  /// A call of a method by its whole name; the closure writes the object of the parameters.
  init(
    _ method: String, more: Bool = false, oneway: Bool = false,
    _ writeParameters: (inout JSONWriter) -> Void = { json in json.raw("{}") }
  ) {
    var json = JSONWriter(capacity: 512)
    json.raw(#"{"method":"#)
    json.string(method)
    if more { json.raw(#","more":true"#) }
    if oneway { json.raw(#","oneway":true"#) }
    json.raw(#","parameters":"#)
    writeParameters(&json)
    json.raw("}\0")
    message = Array(json.bytes)
  }

  /// A call of the operator's interface.
  init(_ call: Operator.Call, more: Bool = false, oneway: Bool = false) {
    self.init(InterfaceText.operator.name + "." + call.method, more: more, oneway: oneway) { json in
      call.writeParameters(to: &json)
    }
  }

  /// A call of the results interface.
  static func results(_ method: String, number: Int? = nil, more: Bool = false) -> Request {
    Request(InterfaceText.results.name + "." + method, more: more) { json in
      var object = ObjectWriter()
      object.member("number", number, to: &json)
      object.end(&json)
    }
  }
}

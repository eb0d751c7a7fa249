/// Writes the members of an object and the commas between them. For requests, where speed does not matter; members that
/// are nil are left out.
struct ObjectWriter {
  private var isEmpty = true

  private mutating func key(_ name: StaticString, to json: inout JSONWriter) {
    json.raw(isEmpty ? #"{""# : #",""#)
    json.raw(name)
    json.raw(#"":"#)
    isEmpty = false
  }

  mutating func member(_ name: StaticString, _ value: String?, to json: inout JSONWriter) {
    guard let value else { return }
    key(name, to: &json)
    json.string(value)
  }

  mutating func member(_ name: StaticString, _ value: Int?, to json: inout JSONWriter) {
    guard let value else { return }
    key(name, to: &json)
    json.int(value)
  }

  mutating func member(_ name: StaticString, _ value: Bool, to json: inout JSONWriter) {
    key(name, to: &json)
    json.bool(value)
  }

  func end(_ json: inout JSONWriter) { json.raw(isEmpty ? "{}" : "}") }
}

/// Hands a value that belongs to one thread over to the thread it will belong to.
///
/// Proof: the giver makes the value, starts the thread with it, and never touches it again.
package struct Handover<Value>: @unchecked Sendable {
  package let value: Value

  package init(value: Value) { self.value = value }
}

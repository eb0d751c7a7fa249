/// One reply of a call, and whether more follow.
struct StreamReply<Parameters> {
  let parameters: Parameters
  let continues: Bool
}

/// The reply of a method that returns nothing.
struct Nothing: Decodable {}

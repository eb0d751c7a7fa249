extension String {
  /// The text of a C name: an array of bytes with a NUL among them.
  init(cName bytes: UnsafeRawBufferPointer) {
    self.init(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}

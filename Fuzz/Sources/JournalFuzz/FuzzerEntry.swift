/// What libFuzzer calls with each input; 0 says that the input was taken.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  JournalExercise.run(UnsafeRawBufferPointer(start: bytes, count: count))
  return 0
}

import Foundation
import Testing

@Suite("What the fuzzer found in varlink messages")
struct VarlinkCorpusTests {
  @Test("every input that is kept is taken apart as Foundation takes it apart, or refused")
  func replay() throws {
    let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fuzz/corpus/varlink")
    let files = try FileManager.default.contentsOfDirectory(at: corpus, includingPropertiesForKeys: nil)
    #expect(files.count >= 10)
    for file in files { try Data(contentsOf: file).withUnsafeBytes { VarlinkExercise.run($0) } }
  }
}

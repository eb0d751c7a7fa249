import Foundation
import Testing

@Suite("What the fuzzer found in a council's files", .serialized)
struct ConfigurationCorpusTests {
  @Test("every input that is kept is read, or refused with a reason")
  func replay() throws {
    let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fuzz/corpus/configuration")
    let files = try FileManager.default.contentsOfDirectory(at: corpus, includingPropertiesForKeys: nil)
    #expect(files.count >= 5)
    for file in files { try Data(contentsOf: file).withUnsafeBytes { ConfigurationExercise.run($0) } }
  }
}

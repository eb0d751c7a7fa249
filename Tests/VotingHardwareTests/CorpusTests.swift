import Foundation
import Testing

@Suite("What the fuzzer found before")
struct CorpusTests {
  @Test("every input that is kept passes through the decoder and the link")
  func replay() throws {
    let corpus = Vectors.directory.deletingLastPathComponent().appendingPathComponent("Fuzz/corpus/seat-link")
    let files = try FileManager.default.contentsOfDirectory(at: corpus, includingPropertiesForKeys: nil)
    #expect(files.count >= 10)
    for file in files {
      try Data(contentsOf: file).withUnsafeBytes { SeatLinkExercise.run($0) }
    }
  }
}

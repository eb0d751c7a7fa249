import Foundation
import SittingScripts
import Testing

@Suite("A whole journal at once") struct BulkTests {
  @Test("is a folder a sitting, with minutes that verify; a second run changes nothing, a changed file is refused")
  func bulk() throws {
    let (folder, out) = (try Folder(), try Folder())
    try RandomSittings.hold(in: folder.path, deputies: 6, sittings: 2, ballots: 5, seed: 3, isSealed: true)
    let arguments = [
      "bulk", "--journal", folder.journal, "-o", out.path, "--edrpou", "01234567", "--katottg", "UA32140050000046018",
      "--url", "https://rada.example.gov.ua/g",
    ]
    let run = try Generator(arguments)
    #expect(run.status == 0 && run.complaints.contains("Засідань 2,"), "\(run.complaints)")
    #expect(out.names.count == 2)
    for (index, name) in out.names.enumerated() {
      let files = try FileManager.default.contentsOfDirectory(atPath: out.path + "/" + name)
      for file in [
        "protokol.txt", "protokol.html", "protokol.fodt", "popolo.json", "akoma-ntoso.xml", "zasidannia.txt",
        "proof",
      ] {
        #expect(files.contains(file), "\(name) has no \(file)")
      }
      for file in ["protokol.txt", "protokol.fodt"] {
        let verified = try Generator([
          "verify-minutes", "\(out.path)/\(name)/\(file)", "--journal", folder.journal, "--sitting", "\(index + 1)",
        ])
        #expect(verified.status == 0, "\(verified.text) \(verified.complaints)")
      }
    }
    #expect(try Generator(arguments).status == 0)
    let changed = "\(out.path)/\(out.names[0])/protokol.txt"
    try Data("виправлено".utf8).write(to: URL(filePath: changed))
    let refused = try Generator(arguments)
    #expect(refused.status == 1 && refused.complaints.contains("--overwrite"))
    #expect(try String(contentsOfFile: changed, encoding: .utf8) == "виправлено")
  }
}

import Foundation
import SittingScripts
import Testing

/// Publishing that does not come to its end: whatever happens, the folder is one whole edition, and nothing is lost.
@Suite("Publishing, interrupted") struct InterruptionTests {
  private let folder: Folder
  private let site: Folder
  private let name = "2026-11-21-s12-1"

  init() throws {
    folder = try Folder()
    site = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 9, ballots: 6, seed: 41)
  }

  /// Who signs is on every record: with another name all of them are others.
  private func arguments(secretary: String) -> [String] {
    [
      "publish", site.path, "--journal", folder.journal, "--edrpou", "01234567", "--katottg", "UA32140050000046018",
      "--url", "https://rada.example.gov.ua/v", "--secretary", secretary,
    ]
  }

  private var staging: String { site.path + "/.\(name).partial" }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether the folder is whole by its own checksums, and each earlier edition by its own.
  private func checkSums() throws {
    let editions = try FileManager.default.contentsOfDirectory(atPath: site.path + "/" + name)
    let earlier =
      editions.contains("poperedni")
      ? try FileManager.default.contentsOfDirectory(atPath: "\(site.path)/\(name)/poperedni") : []
    for edition in [""] + earlier.map({ "/poperedni/" + $0 }) {
      let place = "\(site.path)/\(name)\(edition)"
      let sums = try Tool.run(["sh", "-c", "cd '\(place)' && sha256sum --strict --quiet -c SHA256SUMS"])
      #expect(sums.status == 0, "\(edition): \(sums.output)")
      // No file beside those that the checksums name.
      let named = try String(contentsOfFile: place + "/SHA256SUMS", encoding: .utf8).split(separator: "\n")
        .map { String($0.dropFirst(66)) }
      let files = try FileManager.default.subpathsOfDirectory(atPath: place).filter { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: place + "/" + path, isDirectory: &isFolder) && !isFolder.boolValue
          && !path.hasPrefix("poperedni/")
      }
      #expect(Set(files).subtracting(["SHA256SUMS"]) == Set(named), "\(edition)")
      // All its records are of one edition.
      let signed = try files.filter { $0.hasSuffix(".txt") && $0.hasPrefix("holosuvannia") }.map { file in
        try String(contentsOfFile: place + "/" + file, encoding: .utf8).split(separator: "\n").first {
          $0.hasPrefix("Секретар ради")
        }
      }
      #expect(Set(signed).count == 1 && signed.count == 12, "\(edition): \(signed)")
    }
  }

  @Test("that is killed, wherever it was, leaves the earlier edition or the new one, whole; the next one clears up")
  func killed() throws {
    #expect(try Generator(arguments(secretary: "Перший Іван")).status == 0)
    var midway = 0
    // How often a reader found no folder, all the while.
    var misses = 0
    // Killed when there are so many files of the new edition, then when all are, and wait for the disk; the last one is not.
    for files in [1, 3, 10, 25, 45, 1_000, Int.max] {
      let process = try Generator.begin(arguments(secretary: "Наступний № \(files)"))
      let deadline = ContinuousClock.now + .seconds(60)
      while process.isRunning, ContinuousClock.now < deadline {
        let there = (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? []
        if !exists("\(site.path)/\(name)/index.html") { misses += 1 }
        if there.count >= files || there.contains("SHA256SUMS") && files < .max { break }
      }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      if exists(staging) { midway += 1 }
      try checkSums()
    }
    #expect(midway > 0, "none was killed before its end")
    #expect(misses == 0, "a reader found no folder")
    #expect(try Generator(arguments(secretary: "Останній Іван")).status == 0)
    try checkSums()
    #expect(!exists(staging))
    let text = try String(contentsOfFile: "\(site.path)/\(name)/holosuvannia-0001.txt", encoding: .utf8)
    #expect(text.contains("Останній Іван"))
    // What was published first is there still.
    let first = try String(contentsOfFile: "\(site.path)/\(name)/poperedni/1/holosuvannia-0001.txt", encoding: .utf8)
    #expect(first.contains("Перший Іван"))
  }

  @Test(
    "twice at once: one publishes, the other does it before or after, or says that it has to wait; nothing is mixed")
  func twice() throws {
    for round in 1...3 {
      let both = try (1...2).map { try Generator.begin(arguments(secretary: "Секретар \(round)-\($0)")) }
      for process in both { process.waitUntilExit() }
      let ends = both.map(\.terminationStatus)
      #expect(ends.contains(0) && ends.allSatisfy { [0, 1].contains($0) }, "\(ends)")
      try checkSums()
      #expect(!exists(staging))
    }
    // One that holds the folder, for as long as it takes to see what another says.
    let lock = open(site.path + "/.protocol-generator.lock", O_RDWR)
    try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
    let refused = try Generator(arguments(secretary: "Зайвий Іван"))
    #expect(refused.status == 1 && refused.complaints.contains("інший процес"), "\(refused.complaints)")
    close(lock)
    #expect(try Generator(arguments(secretary: "Зайвий Іван")).status == 0)
  }

  private static let canMount =
    (try? Tool.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]))?.status == 0

  @Test(
    "onto a disk that is full says so, and leaves the earlier edition whole; with room it goes on",
    .enabled(if: canMount, "SKIPPED: no user namespaces here, so no small disk to fill (unshare -rm)"))
  func full() throws {
    func command(_ secretary: String) throws -> String {
      ([try Generator.program.path(percentEncoded: false)] + arguments(secretary: secretary)).map { "'\($0)'" }
        .joined(separator: " ")
    }
    let script = """
      set -e
      mount -t tmpfs -o size=64m none '\(site.path)'
      \(try command("Перший Іван"))
      used=$(df --output=used -k '\(site.path)' | tail -n 1)
      mount -o remount,size=$((used + 100))k '\(site.path)'
      status=0
      \(try command("Другий Іван")) || status=$?
      echo "full: $status"
      cd '\(site.path)/\(name)'
      sha256sum --strict --quiet -c SHA256SUMS
      grep -q 'Перший Іван' holosuvannia-0001.txt
      [ ! -e poperedni ] && [ ! -e '\(staging)' ]
      mount -o remount,size=64m '\(site.path)'
      \(try command("Другий Іван"))
      cd '\(site.path)/\(name)'
      sha256sum --strict --quiet -c SHA256SUMS
      grep -q 'Другий Іван' holosuvannia-0001.txt && grep -q 'Перший Іван' poperedni/1/holosuvannia-0001.txt
      echo whole
      """
    let run = try Tool.run(["unshare", "-rm", "sh", "-c", script])
    #expect(run.status == 0 && run.output.contains("full: 74") && run.output.hasSuffix("whole\n"), "\(run.output)")
    #expect(run.output.contains("Не вдалося записати"), "\(run.output)")
  }
}

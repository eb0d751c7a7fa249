import Foundation
import JournalRecord
import ProtocolDocuments
import SittingScripts
import TallyEngine
import Testing

@Suite("LibreOffice's formats", .serialized) struct OfficeTests {
  private static let hasOffice = Tool.isInstalled("soffice")
  private static let noOffice: Comment =
    "SKIPPED: LibreOffice or pdftotext is not installed (apt-get install libreoffice-writer-nogui poppler-utils)"

  private let folder: Folder
  private let sitting: SittingRecord

  init() throws {
    folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 47, ballots: 4, seed: 19)
    sitting = try #require(try JournalRecord(path: folder.journal).sittings.last)
  }

  private func sitting(_ format: String, _ layout: String, each: String) throws {
    let run = try Generator(
      ["sitting", "--journal", folder.journal, "-f", format, "-l", layout, "--each", each])
    try #require(run.status == 0, "\(run.complaints)")
  }

  private func roll() throws -> RollCall { try #require(sitting.ballots.first { $0.question.mode == .rollCall }) }

  private func name(_ record: RollCall) -> String { "holosuvannia-000\(record.question.ballot)" }

  @Test(
    "PDF is PDF/A-2b with its fonts inside, and every name stands on its line with its vote",
    .enabled(if: hasOffice && Tool.isInstalled("pdftotext"), noOffice))
  func pdf() throws {
    let out = try Folder()
    try sitting("pdf", "viche", each: out.path)
    #expect(out.names == sitting.ballots.map { name($0) + ".pdf" })
    let record = try roll()
    let file = out.path + "/" + name(record) + ".pdf"
    let raw = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    #expect(raw.contains("<pdfaid:part>2</pdfaid:part>") && raw.contains("<pdfaid:conformance>B</pdfaid:conformance>"))
    let fonts = try Tool.run(["pdffonts", file]).output.split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty && fonts.allSatisfy { $0.contains(/yes +yes +yes/) })
    let text = try Tool.run(["pdftotext", "-layout", file, "-"]).output
    let read = text.matches(of: /(?m)^ *(\d+) +(\S.*?) {2,}(\S.*?) *$/).map {
      "\($0.output.1) \($0.output.2) \($0.output.3)"
    }
    let printed = record.vicheText().matches(of: /(?m)^ +(\d+)\| (.+?) *\| (.+?) *\|$/).map {
      "\($0.output.1) \($0.output.2) \($0.output.3)"
    }
    #expect(printed.count == 48 && printed.filter { !read.contains($0) } == [])
    // Two pages: the head of the list stands on both, and each has its number.
    let pages = text.split(separator: "\u{C}").filter { $0.contains("Прізвище") }
    #expect(pages.count >= 2)
    let all = text.split(separator: "\u{C}", omittingEmptySubsequences: true).filter { $0.contains(/\w/) }
    for (index, page) in all.enumerated() { #expect(page.contains(try Regex("\\b\(index + 1) ?/ ?\(all.count)\\b"))) }
  }

  @Test(
    "a PDF is PDF/A-2b for a judge that is not its writer, who refuses it with any of thirteen faults, and a plain PDF",
    .enabled(if: hasOffice && Tool.python != nil, noOffice))
  func archive() throws {
    let judge = [
      try #require(Tool.python),
      Tool.root.appending(path: "Tests/OpenDataTests/validate-pdfa.py").path(percentEncoded: false),
    ]
    let out = try Folder()
    for layout in RecordLayout.allCases { try sitting("pdf", layout.rawValue, each: out.path + "/" + layout.rawValue) }
    let minutes = try Generator(["minutes", "--journal", folder.journal, "-f", "pdf", "-o", out.path + "/protokol.pdf"])
    try #require(minutes.status == 0, "\(minutes.complaints)")
    let files = try FileManager.default.subpathsOfDirectory(atPath: out.path).filter { $0.hasSuffix(".pdf") }
    #expect(files.count == 2 * sitting.ballots.count + 1)
    let judged = try Tool.run(judge + files.map { out.path + "/" + $0 })
    #expect(judged.status == 0 && judged.output == "\(files.count) files\n", "\(judged.output)")
    let faults = try Tool.run(judge + ["--faults", out.path + "/protokol.pdf"])
    #expect(faults.status == 0 && faults.output == "1 files, 13 faults found in each\n", "\(faults.output)")
    let source = out.path + "/plain.fodt"
    try Data(RecordDocument(pages: [try roll().page(.viche)]).flatODT().utf8).write(to: URL(filePath: source))
    let profile = "-env:UserInstallation=file://\(out.path)/profile"
    #expect(
      try Tool.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", out.path, source]).status == 0)
    let plain = try Tool.run(judge + [out.path + "/plain.pdf"])
    #expect(plain.status == 1 && plain.output.contains("6.2.3: no output intent"), "\(plain.output)")
  }

  @Test(
    "on paper what closes a record is on one sheet: totals, seal, signatures",
    .enabled(if: hasOffice && Tool.isInstalled("pdftotext"), noOffice), arguments: RecordLayout.allCases)
  func sheets(layout: RecordLayout) throws {
    let journal = try Folder()
    // So many names that the second of two pages would end between the seal and the signature.
    try RandomSittings.hold(in: journal.path, deputies: 64, ballots: 7, seed: 97)
    let out = try Folder()
    let run = try Generator(
      ["sitting", "--journal", journal.journal, "-f", "pdf", "-l", layout.rawValue, "--each", out.path])
    try #require(run.status == 0, "\(run.complaints)")
    var several = 0
    for name in out.names {
      let text = try Tool.run(["pdftotext", "-layout", out.path + "/" + name, "-"]).output
      let pages = text.split(separator: "\u{C}").filter { $0.contains(/\w/) }
      several += pages.count > 1 ? 1 : 0
      let last = try #require(pages.last)
      #expect(last.contains("Головуюча") && last.contains("Печатка запису"), "\(name)")
      let isSecret = text.contains("ТАЄМНЕ ГОЛОСУВАННЯ")
      #expect(
        layout == .viche || isSecret ? last.contains("ПРОГОЛОСУВАЛО:") : last.contains("Яворницька Ганна Дем’янівна  "),
        "\(name)")
      if isSecret { #expect(last.contains("Член комісії 3"), "\(name)") }
    }
    #expect(several > 3)
  }

  @Test(
    "a printed page's QR code is read back from the paper",
    .enabled(if: hasOffice && Tool.isInstalled("pdftoppm") && Tool.isInstalled("zbarimg"), noOffice))
  func code() throws {
    let record = try roll()
    let file = folder.path + "/one.pdf"
    let run = try Generator(
      ["roll-call", "\(record.question.ballot)", "--journal", folder.journal, "-f", "pdf", "-o", file])
    try #require(run.status == 0)
    let images = try Tool.run(
      ["sh", "-c", "pdftoppm -r 200 -gray -png '\(file)' '\(folder.path)/page' && ls '\(folder.path)'/page*.png"])
    let read = try Tool.run(
      ["zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]
        + images.output.split(separator: "\n").map(String.init))
    #expect(read.output == "vote-daemon ballot=\(record.question.ballot) sha256=\(record.seal ?? "")\n")
  }

  @Test(
    "DOCX has the same table for python-docx, in both layouts",
    .enabled(if: hasOffice && Tool.python != nil, noOffice), arguments: RecordLayout.allCases)
  func docx(layout: RecordLayout) throws {
    let out = try Folder()
    try sitting("docx", layout.rawValue, each: out.path)
    let record = try roll()
    let script = """
      import sys, docx
      for table in docx.Document(sys.argv[1]).tables:
          for row in table.rows:
              print("|".join(cell.text.split("\\n")[0] for cell in row.cells))
      """
    let read = try Tool.run(
      [try #require(Tool.python), "-c", script, out.path + "/" + name(record) + ".docx"])
    let lines = read.output.split(separator: "\n").map(String.init)
    for (index, line) in record.lines.enumerated() {
      let name = PlainText.folded(line.name)
      let mark = try #require(
        record.vicheText().firstMatch(
          of: try Regex("(?m)\\| \(NSRegularExpression.escapedPattern(for: name)) *\\| (.+?) *\\|$"))?
          .output[1].substring)
      let expected = layout == .viche ? "\(index + 1)|\(name)|\(mark)" : "\(name)|\(mark)".lowercased()
      let found = layout == .viche ? lines.contains(expected) : lines.contains { $0.lowercased().contains(expected) }
      #expect(found, "\(expected) is not among the rows")
    }
  }

  @Test("where LibreOffice is missing, one message says what to install, and all else is published")
  func missing() throws {
    let site = try Folder()
    let nowhere = ["PATH": "/nowhere"]
    let run = try Generator(
      [
        "publish", site.path, "--journal", folder.journal, "--edrpou", "01234567", "--katottg", "UA32140050000046018",
        "--url", "https://rada.example.gov.ua", "--office",
      ], environment: nowhere)
    #expect(run.status == 0 && run.complaints.components(separatedBy: "libreoffice-writer-nogui").count == 2)
    let index = try String(contentsOfFile: site.path + "/2026-11-21-s12-1/index.html", encoding: .utf8)
    #expect(index.contains(".fodt") && !index.contains(".pdf"))
    let alone = try Generator(
      ["roll-call", "1", "--journal", folder.journal, "-f", "pdf"], environment: nowhere)
    #expect(alone.status == 69 && alone.output.isEmpty && alone.complaints.contains("libreoffice-writer-nogui"))
  }

  /// A folder with a program of that name in it.
  private func programs(_ behaviour: String) throws -> Folder {
    let programs = try Folder()
    try Data("#!/bin/sh\n\(behaviour)\n".utf8).write(to: URL(filePath: programs.path + "/soffice"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: programs.path + "/soffice")
    return programs
  }

  @Test("a LibreOffice that does not end is ended, with what it started, when its time is over; for templates too")
  func endless() throws {
    let marks = try Folder()
    // As soffice does: a script that starts the real program.
    let programs = try programs("echo $$ > \(marks.path)/script; sleep 600 & echo $! > \(marks.path)/real; wait")
    let template = folder.path + "/template.odt"
    try Data("не документ".utf8).write(to: URL(filePath: template))
    for arguments in [
      ["roll-call", "1", "-f", "pdf", "-o", folder.path + "/none"],
      ["minutes", "--template", template, "-o", folder.path + "/none"],
      ["verify-minutes", template],
    ] {
      let start = ContinuousClock.now
      let run = try Generator(
        arguments + ["--journal", folder.journal, "--office-seconds", "1"], environment: ["PATH": programs.path])
      #expect(run.status == 69 && run.complaints.contains("не впорався за 1 с"), "\(run.complaints)")
      #expect(ContinuousClock.now - start < .seconds(60))
      for name in ["script", "real"] {
        let text = try String(contentsOfFile: marks.path + "/" + name, encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        var tries = 0
        // Whoever takes in orphans may be slow to bury this one.
        while kill(process, 0) == 0, tries < 100, !isDead(process) {
          usleep(50_000)
          tries += 1
        }
        #expect(kill(process, 0) != 0 || isDead(process), "\(name) lives on")
      }
    }
    #expect(!folder.names.contains("none"))
    #expect(
      try Generator(["verify-minutes", template, "--journal", folder.journal, "--office-seconds", "0"]).status == 64)
  }

  /// Whether a process has ended and only waits to be buried.
  private func isDead(_ process: pid_t) -> Bool {
    (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z ") ?? true
  }

  @Test("a LibreOffice that fails or writes nothing is said, and nothing is written", arguments: ["exit 3", "exit 0"])
  func failing(behaviour: String) throws {
    let programs = try programs(behaviour)
    let file = folder.path + "/none.pdf"
    let run = try Generator(
      ["roll-call", "1", "--journal", folder.journal, "-f", "pdf", "-o", file], environment: ["PATH": programs.path])
    #expect(run.status == 69 && run.complaints.contains("LibreOffice"))
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test(
    "publishing makes PDF and DOCX once for each record, and again only for one that changed",
    .enabled(if: hasOffice, noOffice))
  func publishing() throws {
    let site = try Folder()
    let arguments = [
      "publish", site.path, "--journal", folder.journal, "--edrpou", "01234567", "--katottg", "UA32140050000046018",
      "--url", "https://rada.example.gov.ua",
    ]
    #expect(try Generator(arguments).status == 0)
    let with = try Generator(arguments + ["--office"])
    #expect(with.status == 0 && with.complaints.contains("попередніх редакцій 1"), "\(with.complaints)")
    let name = site.path + "/2026-11-21-s12-1/"
    let index = try String(contentsOfFile: name + "index.html", encoding: .utf8)
    for record in sitting.ballots {
      for format in ["pdf", "docx"] {
        let file = "\(self.name(record)).\(format)"
        #expect(FileManager.default.fileExists(atPath: name + file) && index.contains("href=\"\(file)\""))
      }
    }
    #expect(try Generator(arguments + ["--office"]).complaints.contains("без змін"))
    // Without the flag they stay.
    #expect(try Generator(arguments).complaints.contains("без змін"))
    try Data("стара".utf8).write(to: URL(filePath: name + self.name(sitting.ballots[0]) + ".fodt"))
    let old = try Data(contentsOf: URL(filePath: name + self.name(sitting.ballots[1]) + ".pdf"))
    #expect(try Generator(arguments + ["--office"]).complaints.contains("попередніх редакцій 2"))
    #expect(try Data(contentsOf: URL(filePath: name + self.name(sitting.ballots[1]) + ".pdf")) == old)
    let sums = try Tool.run(["sh", "-c", "cd '\(name)' && sha256sum --strict --quiet -c SHA256SUMS"])
    #expect(sums.status == 0, "\(sums.output)")
  }

  @Test(
    "a PDF of a record that changed, or that somebody changed, does not stay beside the record without being made anew")
  func stale() throws {
    // The judge of what is made is LibreOffice itself elsewhere; here it only has to write.
    let programs = try programs(
      #"""
      PATH=/usr/bin:/bin
      while [ $# -gt 0 ]; do case "$1" in --convert-to) to=${2%%:*};; --outdir) out=$2;; *.fodt) files="$files $1";; esac; shift; done
      for file in $files; do n=${file##*/}; { echo "$to"; sha256sum < "$file"; } > "$out/${n%.fodt}.$to"; done
      """#)
    let site = try Folder()
    let arguments = [
      "publish", site.path, "--journal", folder.journal, "--edrpou", "01234567", "--katottg", "UA32140050000046018",
      "--url", "https://rada.example.gov.ua",
    ]
    func publish(_ more: [String] = [], office: Bool) throws -> Generator {
      let run = try Generator(
        arguments + more + (office ? ["--office"] : []), environment: ["PATH": programs.path + ":/usr/bin:/bin"])
      try #require(run.status == 0, "\(run.complaints)")
      return run
    }
    let name = site.path + "/2026-11-21-s12-1/"
    let (first, second) = (self.name(sitting.ballots[0]), self.name(sitting.ballots[1]))
    func text(_ file: String) -> String? { try? String(contentsOfFile: name + file, encoding: .utf8) }
    _ = try publish(office: true)
    let old = try #require(text(first + ".pdf"))
    // Every record changes: its secretary signs it.
    let without = try publish(["--secretary", "Тихий Іван Іванович"], office: false)
    #expect(without.complaints.contains("--office") && without.complaints.contains(first + ".pdf"))
    #expect(
      text(first + ".pdf") == nil && text(first + ".docx") == nil && text("index.html")?.contains(".pdf") == false)
    #expect(text("poperedni/1/\(first).pdf") == old)
    _ = try publish(["--secretary", "Тихий Іван Іванович"], office: true)
    let new = try #require(text(first + ".pdf"))
    #expect(new != old && text("index.html")?.contains(first + ".pdf") == true)
    // A forged one is not taken over under a checksum of ours.
    try Data("підроблено".utf8).write(to: URL(filePath: name + second + ".pdf"))
    let forged = try publish(["--secretary", "Тихий Іван Іванович"], office: false)
    #expect(forged.complaints.contains(second + ".pdf") && !forged.complaints.contains(first + ".pdf"))
    #expect(text(second + ".pdf") == nil && text(first + ".pdf") == new)
    _ = try publish(["--secretary", "Тихий Іван Іванович"], office: true)
    #expect(text(second + ".pdf")?.hasPrefix("pdf\n") == true)
    let sums = try Tool.run(["sh", "-c", "cd '\(name)' && sha256sum --strict --quiet -c SHA256SUMS"])
    #expect(sums.status == 0, "\(sums.output)")
  }
}

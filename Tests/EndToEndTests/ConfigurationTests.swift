import Foundation
import Seals
import Testing

@testable import hall_simulator

extension EndToEnd {
  @Suite("A configuration") struct ConfigurationTests {
    /// A hall's files and a daemon that has not been started.
    private struct Folder: ~Copyable {
      let scratch: ScratchDirectory
      let files: HallFiles
      let daemon: DaemonProcess

      init() throws {
        let scratch = try ScratchDirectory()
        let files = try HallFiles(Bench.plan(4), in: scratch.path + "/config", consoles: scratch.path)
        self.scratch = scratch
        self.files = files
        daemon = DaemonProcess(
          DaemonProcess.Place(
            executable: Programs.daemon, config: files.directory, state: scratch.path + "/state",
            runtime: scratch.path + "/run", regulations: Bench.regulations, log: scratch.path + "/log"))
      }

      deinit { scratch.remove() }

      func replace(_ old: String, _ new: String, in file: String) throws {
        let text = try String(contentsOfFile: files.path(file), encoding: .utf8)
        try #require(text.contains(old))
        try text.replacingOccurrences(of: old, with: new).write(
          toFile: files.path(file), atomically: false, encoding: .utf8)
      }

      /// Starts the daemon, and gives what it said and its status.
      func outcome() throws -> (ending: DaemonProcess.Ending?, said: String) {
        try daemon.start()
        let ending = daemon.wait(.seconds(30))
        return (ending, daemon.log)
      }
    }

    @Test("with several mistakes is refused with all of them, each with file and line, and nothing is started")
    func saysEveryProblem() throws {
      let folder = try Folder()
      try folder.replace("regulation = \"horokhiv\"", "regulation = \"horokhov\"", in: "council.toml")
      try folder.replace("d3,Депутат,3,,0,", "d3,Депутат,3,,7,", in: "deputies.csv")
      try folder.replace("2,1,2,d2,", "2,1,2,d9,", in: "seats.csv")
      let (ending, said) = try folder.outcome()
      #expect(ending == .exited(78))
      #expect(said.contains("council.toml:5: "), "\(said)")
      #expect(said.contains("deputies.csv:4: "), "\(said)")
      #expect(said.contains("seats.csv:3: "), "\(said)")
      #expect(!FileManager.default.fileExists(atPath: folder.daemon.place.state + "/journal.sqlite"))
      #expect(!FileManager.default.fileExists(atPath: folder.daemon.operatorSocket))
    }

    @Test("whose console keys others may read is refused, and no key is repeated")
    func refusesReadableKeys() throws {
      let folder = try Folder()
      let keys = try String(contentsOfFile: folder.files.path("console-keys.csv"), encoding: .utf8)
      chmod(folder.files.path("console-keys.csv"), 0o644)
      let (ending, said) = try folder.outcome()
      #expect(ending == .exited(78))
      #expect(said.contains("console-keys.csv") && said.contains("chmod 640"), "\(said)")
      let secret = try #require(keys.split(whereSeparator: \.isNewline).dropFirst().first?.split(separator: ",").last)
      #expect(secret.count == 64)
      #expect(!said.contains(secret))
    }

    @Test("whose keys the daemon's group may read is taken, with --check and without, though the daemon owns them")
    func takesGroupReadableKeys() throws {
      let folder = try Folder()
      let key = try NoteSigner(generatedFor: "rada.example")
      try Data(key.secretText.utf8).write(to: URL(filePath: folder.files.path("seal-key")))
      for name in ["console-keys.csv", "seal-key"] { chmod(folder.files.path(name), 0o640) }
      let check = DaemonProcess(folder.daemon.place, extra: ["--check"])
      try check.start()
      #expect(check.wait(.seconds(30)) == .exited(0), "\(check.log)")
      try folder.daemon.start()
      #expect(folder.daemon.wait(.seconds(2)) == nil)
      #expect(folder.daemon.log.contains("seals are signed"), "\(folder.daemon.log)")
      folder.daemon.kill()
      chmod(folder.files.path("seal-key"), 0o644)
      let refused = DaemonProcess(folder.daemon.place, extra: ["--check"])
      try refused.start()
      #expect(refused.wait(.seconds(30)) == .exited(78))
      #expect(refused.log.contains("chown root:vote-daemon"), "\(refused.log)")
    }

    @Test("that is right is taken with --check, and nothing is started")
    func checksOnly() throws {
      let folder = try Folder()
      let check = DaemonProcess(folder.daemon.place, extra: ["--check"])
      try check.start()
      #expect(check.wait(.seconds(30)) == .exited(0))
      #expect(!FileManager.default.fileExists(atPath: folder.daemon.operatorSocket))
    }
  }
}

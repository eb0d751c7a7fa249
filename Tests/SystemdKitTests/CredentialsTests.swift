import Glibc
import SystemdKit
import Testing

@Suite("Credentials")
struct CredentialsTests {
  private let directory = TemporaryDirectory()

  private func make(_ name: String) {
    let file = open(directory.path + "/" + name, O_CREAT | O_WRONLY, 0o600)
    precondition(file >= 0, "open failed: \(errno)")
    close(file)
  }

  @Test("a credential that the unit passes has a path, another has none")
  func lookup() {
    make("console-keys.csv")
    let credentials = Credentials(environment: ["CREDENTIALS_DIRECTORY": directory.path])
    #expect(credentials.path(of: "console-keys.csv") == directory.path + "/console-keys.csv")
    #expect(credentials.path(of: "other") == nil)
  }

  @Test("a credential that is there but leads nowhere readable still has a path, so that reading it fails aloud")
  func unreadable() {
    // A symbolic link to itself: there, but nobody can open it, not even root.
    symlink("loop", directory.path + "/loop")
    let credentials = Credentials(environment: ["CREDENTIALS_DIRECTORY": directory.path])
    #expect(credentials.path(of: "loop") == directory.path + "/loop")
  }

  @Test("without the service manager's directory there are none", arguments: [[:], ["CREDENTIALS_DIRECTORY": ""]])
  func absent(environment: [String: String]) {
    #expect(Credentials(environment: environment).path(of: "console-keys.csv") == nil)
  }

  @Test("a name that would leave the directory is a programmer's mistake")
  func escaping() async {
    await #expect(processExitsWith: .failure) {
      _ = Credentials(environment: ["CREDENTIALS_DIRECTORY": "/tmp"]).path(of: "../etc/passwd")
    }
  }
}

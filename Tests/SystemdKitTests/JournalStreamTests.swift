import Glibc
import Testing

@testable import SystemdKit

@Suite("Standard error into the journal")
struct JournalStreamTests {
  /// A pipe that stands for standard error.
  private final class Pipe {
    let near: Int32
    let far: Int32

    init() {
      var pair: [Int32] = [-1, -1]
      precondition(pipe(&pair) == 0)
      far = pair[0]
      near = pair[1]
    }

    deinit {
      close(near)
      close(far)
    }

    /// The variable that names this pipe as the journal's.
    var environment: [String: String] {
      var status = stat()
      fstat(near, &status)
      return ["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino)"]
    }

    func receive() -> String {
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = read(far, &bytes, bytes.count)
      return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
  }

  @Test("a line into the journal carries its priority, each line of several its own")
  func prefixed() throws {
    let pipe = Pipe()
    let stream = JournalStream(environment: pipe.environment, descriptor: pipe.near)
    #expect(stream.isJournal)
    try stream.write(.error, "порт зник")
    #expect(pipe.receive() == "<3>порт зник\n")
    try stream.write(.notice, "перший\nдругий\0<0>третій\r\n")
    #expect(pipe.receive() == "<5>перший\n<5>другий\n<5><0>третій\n<5>\n")
  }

  @Test("anywhere else a line is plain: without the variable, or when it names another file")
  func plain() throws {
    let pipe = Pipe()
    for environment in [[:], Pipe().environment, ["JOURNAL_STREAM": "nonsense"]] {
      let stream = JournalStream(environment: environment, descriptor: pipe.near)
      #expect(!stream.isJournal)
      try stream.write(.critical, "порт зник")
      #expect(pipe.receive() == "порт зник\n")
    }
  }

  @Test("a line that cannot be written is an error")
  func closed() {
    #expect(throws: SystemdError.failed(call: "write", code: EBADF)) {
      try JournalStream(environment: [:], descriptor: -1).write(.info, "порт зник")
    }
    #expect(!JournalStream(environment: ["JOURNAL_STREAM": "0:0"], descriptor: -1).isJournal)
  }

  @Test("the priorities are those of syslog")
  func priorities() {
    #expect(Priority.allCases.map(\.rawValue) == Array(0...7))
    #expect([Priority.emergency, .error, .debug].map { Int32($0.rawValue) } == [LOG_EMERG, LOG_ERR, LOG_DEBUG])
    #expect(Priority.error < .debug)
  }
}

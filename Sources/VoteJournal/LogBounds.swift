/// How long the write-ahead log may become, in frames of 4 KiB.
package struct LogBounds: Sendable {
  /// When ``Journal/checkpointIfDue()`` copies it into the database.
  package let due: Int32
  /// When `append` copies it first, because nobody called ``Journal/checkpointIfDue()`` in time, or it could not be copied.
  let atMost: Int32

  /// The machine's: a copy is due after about 500 turns of the tally, and where there is no room for it the log goes on for
  /// as many more in blocks that it has already.
  package static let usual = LogBounds(due: 512, atMost: 1024)

  /// Other bounds than the machine's, for a simulation whose sittings are short.
  package init(due: Int32, atMost: Int32) {
    precondition(1 <= due && due <= atMost && atMost <= 65_536, "a log of 1...65536 frames, due before its end")
    self.due = due
    self.atMost = atMost
  }

  /// The room prepared in the log: `atMost` frames and their headers. A batch may still go beyond it.
  var preparedBytes: Int { 32 + Int(atMost) * (4096 + 24) }
}

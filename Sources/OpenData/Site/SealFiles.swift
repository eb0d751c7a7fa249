internal import Foundation
internal import ProtocolDocuments
public import Seals

/// What is published beside a sitting's records so that anybody can check them offline: `proof/`.
public struct SealFiles: Sendable {
  /// The proof of the sitting's own statement; nil while the sitting is not closed.
  public let closing: RecordProof?
  /// The part of the log in which the sitting is; only a journal's file tells it.
  public let log: LogExcerpt?

  /// The folder's name.
  public static let folder = "proof"

  /// What is known beside the records' own proofs.
  public init(closing: RecordProof? = nil, log: LogExcerpt? = nil) {
    self.closing = closing
    self.log = log
  }

  /// The files; none where no record is sealed.
  func files(of ballots: [RollCall]) -> [SiteFile] {
    var files: [SiteFile] = []
    var newest: RecordProof?
    func add(_ proof: RecordProof, _ name: String) {
      files.append(SiteFile("\(Self.folder)/\(name).json", Self.document(proof)))
      if newest.map({ $0.row.sequence < proof.row.sequence }) ?? true { newest = proof }
    }
    for record in ballots { if let proof = record.proof { add(proof, SittingSite.fileName(record)) } }
    if let closing { add(closing, "zasidannia") }
    if let newest { files.append(SiteFile("\(Self.folder)/checkpoint.txt", newest.checkpoint)) }
    if let log { files.append(SiteFile("\(Self.folder)/log.json", Self.document(log))) }
    return files
  }

  private static func document(_ proof: RecordProof) -> String {
    let row = proof.row
    return JSONText.object([
      (
        "row",
        .object([
          ("sequence", .number(Int(row.sequence))), ("at", .number(Int(row.at))),
          ("monotonic", .number(Int(row.monotonic))), ("boot", .text(row.boot)), ("kind", .text(row.kind)),
          ("body", .text(row.body)), ("previous", .text(row.previous)),
        ])
      ), ("path", .list(proof.path.map(JSONText.text))), ("checkpoint", .text(proof.checkpoint)),
    ]).document
  }

  private static func document(_ log: LogExcerpt) -> String {
    JSONText.object(
      [
        ("start", .number(Int(log.start))), ("peaks", .list(log.peaks.map(JSONText.text))),
        ("leaves", .list(log.leaves.map(JSONText.text))),
        ("checkpoints", .list(log.checkpoints.map(JSONText.text))),
      ] + JSONText.optional("earlier", log.earlier) + [("consistency", .list(log.consistency.map(JSONText.text)))]
    ).document
  }
}

/// A part of the minutes: the journal's, sealed, or the secretary's, free.
struct MinutesPart: Sendable, Hashable {
  /// Whose the words are.
  enum Origin: Sendable, Hashable {
    /// The journal's: nobody may change a letter. The name is what a changed part is called in a sentence.
    case journal(name: String)
    /// The secretary's.
    case secretary
  }

  let origin: Origin
  let blocks: [RecordPage.Block]
  /// Whether it begins on a new page.
  let startsPage: Bool
  /// Whether it is short and stays on one page.
  let staysWhole: Bool

  /// Whether it is nothing but lines to sign on, and what heads them.
  var isSignatures: Bool {
    !blocks.isEmpty
      && blocks.allSatisfy { block in
        switch block {
        case .signature, .label, .gap: true
        case .centred, .heading, .margins, .paragraph, .figure, .names, .counts, .seal: false
        }
      }
  }

  init(_ origin: Origin, startsPage: Bool = false, staysWhole: Bool = false, _ blocks: [RecordPage.Block]) {
    self.origin = origin
    self.blocks = blocks
    self.startsPage = startsPage
    self.staysWhole = staysWhole
  }
}

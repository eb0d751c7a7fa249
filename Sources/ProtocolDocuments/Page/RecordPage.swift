/// A record as its parts, before it has a format: what a text, an HTML page and an office document are written from, so
/// that none of them can say what another does not.
public struct RecordPage: Sendable, Hashable {
  /// One part.
  enum Block: Sendable, Hashable {
    /// In the middle; `strong` for the decision and the kind of document.
    case centred(String, strong: Bool = false)
    /// The head of a chapter, from 1 down.
    case heading(String, level: Int)
    /// Two texts at the two margins.
    case margins(String, String)
    /// A paragraph, moved in by so many columns.
    case paragraph(String, indent: Int = 0)
    /// A line that heads what follows.
    case label(String)
    /// A number with its name: «УСЬОГО:», «43».
    case figure(String, String)
    /// A list of names with what stands beside each.
    case names(NameTable)
    /// Names with numbers beside each.
    case counts(CountTable)
    /// An empty line.
    case gap
    /// The record's seal, the lines that tell of the log's checkpoint, and what the QR code says.
    case seal(String, checkpoint: [String], code: String)
    /// A line to sign on.
    case signature(office: String, name: String)
  }

  /// What the document is called in a list of documents.
  public let title: String
  /// Parts that belong together; what has no part is left out.
  let sections: [[Block]]

  init(title: String, sections: [[Block]]) {
    self.title = title
    self.sections = sections.filter { !$0.isEmpty }
  }
}

/// A list of names, whole: in one column with numbers, or by groups in two.
struct NameTable: Sendable, Hashable {
  /// A name, what stands beside it, and below.
  struct Row: Sendable, Hashable {
    let name: String
    let mark: String
    let notes: [String]
  }

  /// Names under a head of their own.
  struct Group: Sendable, Hashable {
    let title: String
    let totals: String
    let rows: [Row]
  }

  /// How it stands on paper.
  enum Form: Sendable, Hashable {
    /// Numbered, one name a line.
    case numbered([Row])
    /// By groups, two names a line.
    case grouped([Group])
  }

  // As the printouts of the ПТК «Віче» have them, letter by letter, so that whoever reads both finds the same table.
  static let numberHead = "№ п/п"
  static let nameHead = "Прізвище, Ім'я, По-батькові"

  let form: Form
  /// What heads the marks of a numbered list.
  var markHead = "Вибір"
}

/// Numbers by names, with a head above each column.
struct CountTable: Sendable, Hashable {
  /// A name and its numbers.
  struct Row: Sendable, Hashable {
    let name: String
    let counts: [Int]
  }

  /// What the names are, and what each number is of.
  let head: [String]
  let rows: [Row]
}

extension [RecordPage.Block] {
  /// Where what closes a record begins, which has to stay on one sheet: the totals, the decision, the seal and the
  /// signatures. That is after the last list of names; where there is none, at the first total or signature.
  var closingStart: Int {
    if let names = lastIndex(where: { if case .names = $0 { true } else { false } }) { return names + 1 }
    return firstIndex { block in
      switch block {
      case .figure, .signature: true
      case .centred, .heading, .margins, .paragraph, .label, .names, .counts, .gap, .seal: false
      }
    } ?? count
  }
}

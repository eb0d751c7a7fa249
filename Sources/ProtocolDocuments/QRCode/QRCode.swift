/// A QR code (ISO/IEC 18004): bytes, error correction M, versions 1…9.
///
/// No package that this project uses has one. Everything here is a table or a formula of the standard; the tests read the
/// code back with a reader that shares nothing with it.
struct QRCode: Sendable, Hashable {
  /// The most bytes that version 9 holds with error correction M.
  static let mostBytes = 180

  /// Modules along one side, the quiet zone not counted.
  let size: Int
  /// Whether a module is dark, row by row.
  private(set) var modules: [Bool]

  /// The code of a text; nil if it has more than `mostBytes` bytes of UTF-8.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let version = QRVersion.all.first(where: { bytes.count <= $0.capacity }) else { return nil }
    var grid = QRGrid(version)
    grid.place(QRBlocks.codewords(bytes, version))
    let masked = (0..<8).map { grid.masked($0) }
    let penalties = masked.map(QRPenalty.of)
    let best = penalties.indices.min { penalties[$0] < penalties[$1] } ?? 0
    size = version.size
    modules = masked[best].dark
  }

  /// Whether the module of a row and a column is dark.
  func isDark(_ row: Int, _ column: Int) -> Bool { modules[row * size + column] }
}

/// One of the sizes that a code can have, with error correction M.
struct QRVersion: Sendable {
  let number: Int
  /// Codewords of error correction in each block.
  let correction: Int
  /// Codewords of data in each block.
  let blocks: [Int]
  /// Centres of the alignment patterns along one side.
  let alignment: [Int]

  var size: Int { 17 + 4 * number }
  /// Codewords of data.
  var data: Int { blocks.reduce(0, +) }
  /// Bytes of text: the mode takes four bits and the length eight.
  var capacity: Int { data - 2 }

  /// Tables 9 and E.1 of the standard.
  static let all = [
    QRVersion(number: 1, correction: 10, blocks: [16], alignment: []),
    QRVersion(number: 2, correction: 16, blocks: [28], alignment: [6, 18]),
    QRVersion(number: 3, correction: 26, blocks: [44], alignment: [6, 22]),
    QRVersion(number: 4, correction: 18, blocks: [32, 32], alignment: [6, 26]),
    QRVersion(number: 5, correction: 24, blocks: [43, 43], alignment: [6, 30]),
    QRVersion(number: 6, correction: 16, blocks: [27, 27, 27, 27], alignment: [6, 34]),
    QRVersion(number: 7, correction: 18, blocks: [31, 31, 31, 31], alignment: [6, 22, 38]),
    QRVersion(number: 8, correction: 22, blocks: [38, 38, 39, 39], alignment: [6, 24, 42]),
    QRVersion(number: 9, correction: 22, blocks: [36, 36, 36, 37, 37], alignment: [6, 26, 46]),
  ]
}

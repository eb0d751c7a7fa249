internal import OpenData

extension FolderAudit {
  /// The index must be what the records come to, byte for byte, but for what no record tells: the lists of registrations
  /// with whoever was entered in them by hand, the deputies' table, and how many earlier editions there are. Of these it may
  /// have nothing but the words that stand there in every index, so that nothing else can be shown beside the list, or
  /// in its place.
  mutating func checkIndex(_ site: SittingSite, _ paths: [String]) {
    guard let bytes = bytes("index.html") else { return report.fault("index.html: файлу немає.") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return report.fault("index.html: не текст у UTF-8.")
    }
    let made = site.index(editions: Self.editions(in: text), files: Set(paths)).bytes
    let wanted = Self.sections(String(decoding: made, as: UTF8.self))
    let found = Self.sections(text)
    let listEnd = 2
    guard wanted.prefix(listEnd).elementsEqual(found.prefix(listEnd), by: Self.areSame) else {
      return report.fault("index.html: перелік голосувань або те, що над ним, не те, що запечатано.")
    }
    let rest = Self.withoutUnsealed(Array(found.dropFirst(listEnd)))
    if !wanted.dropFirst(listEnd).elementsEqual(rest, by: Self.areSame) {
      report.fault("index.html: після переліку голосувань стоїть не те, що дають записи.")
    }
  }

  /// The greatest number of an earlier edition that the index tells of; nobody publishes a sitting ten thousand times.
  private static func editions(in text: String) -> Int {
    text.matches(of: /<a href="poperedni\/(\d{1,4})\/index\.html">/).compactMap { Int($0.output.1) }.max() ?? 0
  }

  /// What stands before the first head, and under each, with it: no text that was typed has a mark in it.
  private static func sections(_ text: String) -> [String] {
    text.split(separator: "<h2>", omittingEmptySubsequences: false).map(String.init)
  }

  /// Byte for byte: two strings are equal in Swift that are not the same letters.
  private static func areSame(_ first: String, _ second: String) -> Bool { first.utf8.elementsEqual(second.utf8) }

  /// What the records must give: the sections after the list, without what no record tells.
  private static func withoutUnsealed(_ sections: [String]) -> [String] {
    let registration =
      /<li><a href="reiestratsiia-(\d+)\.html">Реєстрація № \1<\/a>: зареєстровано депутатів \d+, кворум \d+<\/li>\n/
    let byHand = /<li>Реєстрація № \d+: [^<>]*, внесено секретаріатом[^<>]*<\/li>\n/
    let deputies = "<li>Додаток 30: <a href=\"deputies.csv\">deputies.csv</a></li>\n"
    var rest = sections[...]
    if let first = rest.first, without(registration, first, under: "Реєстрації") == nothing { rest.removeFirst() }
    if let first = rest.first, let sealed = without(byHand, first, under: "Особливе в записі") {
      rest.removeFirst()
      if sealed != nothing { rest.insert(sealed, at: rest.startIndex) }
    }
    if let data = rest.firstIndex(where: { $0.hasPrefix("Відкриті дані<") }) {
      rest[data] = rest[data].replacing(deputies, with: "", maxReplacements: 1)
    }
    return Array(rest)
  }

  /// A list of which nothing is left.
  private static let nothing = ""

  /// A list under a head without the items with which it begins; nil where that is not its head, or none of these items
  /// is there, or it is no list.
  private static func without<Output>(_ item: Regex<Output>, _ section: String, under title: String) -> String? {
    let (head, end) = (title + "</h2>\n<ul>\n", "</ul>\n")
    guard section.utf8.starts(with: head.utf8) else { return nil }
    let start = section.utf8.index(section.startIndex, offsetBy: head.utf8.count)
    var items = section[start...]
    // Scalar by scalar: a mark with an accent over it is a mark to a browser.
    let item = item.matchingSemantics(.unicodeScalar)
    while let match = try? item.prefixMatch(in: items) { items = items[match.range.upperBound...] }
    guard items.startIndex > start else { return nil }
    return items.utf8.elementsEqual(end.utf8) ? nothing : head + items
  }
}

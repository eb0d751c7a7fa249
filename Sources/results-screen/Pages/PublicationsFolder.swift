import Foundation

/// A folder of documents that another program writes, for everybody to read.
///
/// No path leaves it: each name is opened in the folder before it, never a link, never a hidden name, and no deeper than
/// four folders.
struct PublicationsFolder {
  static let deepest = 4
  static let largestFile = 256 << 20
  static let longestList = 1_000

  private let path: String

  /// A folder; nil if there is none at the path.
  init?(_ path: String) {
    guard let descriptor = Self.open(AT_FDCWD, path, O_DIRECTORY) else { return nil }
    close(descriptor)
    self.path = path
  }

  /// The answer to what follows `/publications/`: a file, or the list of a folder where it ends with a slash.
  func response(to encoded: String) -> Response {
    guard let decoded = encoded.removingPercentEncoding, let root = Self.open(AT_FDCWD, path, O_DIRECTORY) else {
      return .refusal(.notFound)
    }
    var names = decoded.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isFolder = names.last == ""
    if isFolder { names.removeLast() }
    let file = isFolder ? nil : names.popLast()
    guard names.count <= Self.deepest, (names + [file].compactMap(\.self)).allSatisfy(Self.isOpen) else {
      close(root)
      return .refusal(.notFound)
    }
    var folder = root
    for name in names {
      let next = Self.open(folder, name, O_DIRECTORY | O_NOFOLLOW)
      close(folder)
      guard let next else { return .refusal(.notFound) }
      folder = next
    }
    guard let file else { return list(folder, depth: names.count) }
    defer { close(folder) }
    return Self.file(file, in: folder)
  }

  /// A name that is shown and served.
  private static func isOpen(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.utf8.contains(0) && name.utf8.count <= 255
  }

  private static func open(_ folder: Int32, _ name: String, _ flags: Int32) -> Int32? {
    // Not to wait: a pipe in the folder must not hold up the screens.
    let descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags)
    return descriptor >= 0 ? descriptor : nil
  }

  private static func file(_ name: String, in folder: Int32) -> Response {
    guard let descriptor = open(folder, name, O_NOFOLLOW) else { return .refusal(.notFound) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
      Int(information.st_size) <= largestFile
    else {
      close(descriptor)
      return .refusal(.notFound)
    }
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let type = types[ending]
    // What a browser would run or draw as a page of ours is saved instead.
    return .file(
      PublishedFile(
        descriptor: descriptor, size: Int(information.st_size), type: type ?? "application/octet-stream",
        isSaved: type == nil))
  }

  private static let types = [
    "pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json",
    "txt": "text/plain; charset=utf-8", "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ]

  /// A page with the names in a folder, which this takes over.
  private func list(_ folder: Int32, depth: Int) -> Response {
    guard let stream = fdopendir(folder) else {
      close(folder)
      return .refusal(.notFound)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream), names.count < Self.longestList {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard Self.isOpen(name) else { continue }
      var information = stat()
      guard fstatat(folder, name, &information, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      switch information.st_mode & S_IFMT {
      case S_IFREG: names.append(name)
      case S_IFDIR where depth < Self.deepest: names.append(name + "/")
      default: break
      }
    }
    let items = names.sorted().map { name in
      let address = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? ""
      // "./": a name with a colon is no scheme.
      return "<li><a href=\"./\(Self.escaped(address))\">\(Self.escaped(name))</a></li>"
    }
    let body =
      items.isEmpty ? "<p>Тут ще нічого немає.</p>" : "<ul>\n" + items.joined(separator: "\n") + "\n</ul>"
    let text = """
      <!doctype html>
      <html lang="uk"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Документи засідання</title></head>
      <body><main><h1>Документи засідання</h1>
      \(body)
      </main></body></html>

      """
    return .document(.init(type: "text/html; charset=utf-8", bytes: Array(text.utf8)))
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

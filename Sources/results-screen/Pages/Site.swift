import Foundation

/// What is at which path. Nothing else is.
struct Site {
  /// This process, in the ids of its events: generations of another life mean nothing here.
  let life: String
  /// The pages' version: a screen that shows another loads itself anew.
  let version: String
  private let documents: [String: Response.Document]
  private let publications: PublicationsFolder?

  init(theme: Theme, publications: PublicationsFolder?) {
    life = String(UInt64.random(in: .min ... .max), radix: 36)
    self.publications = publications
    let html = "text/html; charset=utf-8"
    let css = "text/css; charset=utf-8"
    let script = "text/javascript; charset=utf-8"
    func page(_ bytes: [UInt8]) -> Response.Document {
      var text = String(decoding: bytes, as: UTF8.self).replacing(
        #"data-theme="hall""#, with: #"data-theme="\#(theme.rawValue)""#)
      if publications == nil { text.replace("<nav id=\"downloads\">", with: "<nav id=\"downloads\" hidden>") }
      return Response.Document(type: html, bytes: Array(text.utf8))
    }
    documents = [
      "/": page(PackageResources.screen_html),
      "/sitting": page(PackageResources.sitting_html),
      "/theme.css": .init(type: css, bytes: PackageResources.theme_css),
      "/screen.css": .init(type: css, bytes: PackageResources.screen_css),
      "/sitting.css": .init(type: css, bytes: PackageResources.sitting_css),
      "/words.js": .init(type: script, bytes: PackageResources.words_js),
      "/feed.js": .init(type: script, bytes: PackageResources.feed_js),
      "/screen.js": .init(type: script, bytes: PackageResources.screen_js),
      "/sitting.js": .init(type: script, bytes: PackageResources.sitting_js),
      "/icon.svg": .init(type: "image/svg+xml", bytes: PackageResources.icon_svg),
    ]
    // FNV-1a: a change is to be noticed, nobody is to be convinced.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for path in documents.keys.sorted() {
      for byte in documents[path]!.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    version = String(hash, radix: 36)
  }

  /// The answer to a GET of a path.
  func response(to path: String, _ board: BoardBox) -> Response {
    if let document = documents[path] { return .document(document) }
    switch path {
    case "/events": return .stream(.hall)
    case "/sitting/events": return .stream(.sitting)
    default: break
    }
    if path.hasPrefix("/rollcalls/"), path.hasSuffix(".json"),
      let number = Int(path.dropFirst("/rollcalls/".count).dropLast(".json".count)),
      path == "/rollcalls/\(number).json", let bytes = board.newest.rollCalls[number]
    {
      return .document(.init(type: "application/json", bytes: bytes))
    }
    if let publications, path.hasPrefix("/publications/") {
      return publications.response(to: String(path.dropFirst("/publications/".count)))
    }
    return .refusal(.notFound)
  }

  /// The generation in an event's id; nil if it is of another life.
  func generation(of event: String) -> UInt64? {
    guard event.hasPrefix(life + "-") else { return nil }
    return UInt64(event.dropFirst(life.count + 1))
  }
}

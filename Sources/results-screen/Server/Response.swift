import NIOHTTP1

/// What a request is answered with.
enum Response {
  /// A document, whole.
  case document(Document)
  /// The stream of a view.
  case stream(View)
  /// A file that is read as the browser takes it.
  case file(PublishedFile)
  /// A refusal.
  case refusal(Refusal)

  /// A document that is held in memory.
  struct Document {
    let type: String
    let bytes: [UInt8]
  }

  /// A status with one sentence.
  enum Refusal: Int, Error, CaseIterable {
    case malformed = 400
    case notFound = 404
    case method = 405
    case slow = 408
    case body = 413
    case head = 431
    case busy = 503

    var sentence: String {
      switch self {
      case .malformed: "Незрозумілий запит."
      case .notFound: "Такої сторінки немає. Табло — за адресою /, перебіг засідання — за адресою /sitting."
      case .method: "Ця служба лише показує: приймається тільки GET."
      case .slow: "Запит не надійшов вчасно."
      case .body: "Ця служба не приймає даних."
      case .head: "Заголовок запиту задовгий."
      case .busy: "Забагато глядачів. Спробуйте за хвилину."
      }
    }
  }
}

extension Response {
  /// Everything that a page may load comes from here, and nothing runs that is not in a file of ours.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// The head. NIO adds how the body is framed where its length is not said.
  func head(version: HTTPVersion, isKept: Bool) -> HTTPResponseHead {
    var headers = HTTPHeaders([
      ("Content-Type", type), ("Cache-Control", "no-store"), ("Content-Security-Policy", Self.policy),
      ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
    ])
    if let length { headers.add(name: "Content-Length", value: String(length)) }
    var status = HTTPResponseStatus.ok
    switch self {
    case .document, .stream: break
    case .file(let file):
      if file.isSaved { headers.add(name: "Content-Disposition", value: "attachment") }
    case .refusal(let refusal):
      status = .init(statusCode: refusal.rawValue)
      if refusal == .method { headers.add(name: "Allow", value: "GET") }
      if refusal == .busy { headers.add(name: "Retry-After", value: "60") }
    }
    if !isKept { headers.add(name: "Connection", value: "close") }
    return HTTPResponseHead(version: version, status: status, headers: headers)
  }

  private var type: String {
    switch self {
    case .document(let document): document.type
    case .stream: "text/event-stream; charset=utf-8"
    case .file(let file): file.type
    case .refusal: "text/plain; charset=utf-8"
    }
  }

  private var length: Int? {
    switch self {
    case .document(let document): document.bytes.count
    case .stream: nil
    case .file(let file): file.size
    case .refusal(let refusal): refusal.sentence.utf8.count + 1
    }
  }
}

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

    var reason: String {
      switch self {
      case .malformed: "Bad Request"
      case .notFound: "Not Found"
      case .method: "Method Not Allowed"
      case .slow: "Request Timeout"
      case .body: "Content Too Large"
      case .head: "Request Header Fields Too Large"
      case .busy: "Service Unavailable"
      }
    }

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

  /// The head, with its empty line. Every answer ends its connection: a screen has one stream, and a limit of clients is
  /// a limit of connections.
  static func head(_ code: Int, _ reason: String, type: String, length: Int?, _ more: [String] = []) -> [UInt8] {
    var lines = [
      "HTTP/1.1 \(code) \(reason)", "Content-Type: \(type)", "Connection: close", "Cache-Control: no-store",
      "Content-Security-Policy: \(policy)", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
      "Cross-Origin-Resource-Policy: same-origin",
    ]
    if let length { lines.append("Content-Length: \(length)") }
    lines += more
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  /// A refusal, whole.
  static func refused(_ refusal: Refusal) -> [UInt8] {
    let text = Array((refusal.sentence + "\n").utf8)
    let more: [String] =
      switch refusal {
      case .method: ["Allow: GET"]
      case .busy: ["Retry-After: 60"]
      default: []
      }
    return head(refusal.rawValue, refusal.reason, type: "text/plain; charset=utf-8", length: text.count, more) + text
  }
}

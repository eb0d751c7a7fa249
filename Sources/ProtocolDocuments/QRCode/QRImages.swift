internal import Synchronization

/// The images of codes that were made before. A record is written in six documents, each with the same code, and a code
/// costs more than the rest of a page.
enum QRImages {
  /// How many are kept: those of four long sittings, some 2 KB each. When there are more all are forgotten.
  static let most = 1_024

  private static let made = Mutex<[String: String]>([:])

  /// The code of a text as PNG in base64; nil if it is too long for one.
  static func base64(of text: String) -> String? {
    if let known = made.withLock({ $0[text] }) { return known }
    guard let image = QRCode(text).map({ Markup.base64($0.png()) }) else { return nil }
    made.withLock { made in
      if made.count >= most { made = [:] }
      made[text] = image
    }
    return image
  }
}

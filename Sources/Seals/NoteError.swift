/// Why a text is no key and no note. Its sentences are for a technician or an auditor, in Ukrainian.
public enum NoteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A name that a key cannot have.
  case name(String)
  /// A text that is no public key.
  case verifierKey
  /// A text that is no private key; it is never quoted.
  case signerKey
  /// A text that is no signed note.
  case note(String)
  /// A note that is no checkpoint.
  case checkpoint(String)

  /// One sentence.
  public var description: String {
    switch self {
    case .name(let name): "Назва ключа «\(name)» не годиться: без пробілів і знака «+», наприклад rada.example.gov.ua."
    case .verifierKey: "Це не відкритий ключ: він має вигляд назва+8 шістнадцяткових цифр+текст base64, одним рядком."
    case .signerKey: "Це не ключ печатки: його файл робить команда vote-daemon seal-key."
    case .note(let reason): "Це не підписана нотатка (signed note): \(reason)."
    case .checkpoint(let reason): "Це не контрольна точка журналу: \(reason)."
    }
  }
}

/// Why a Flat ODT file cannot be used. Its sentences are for the secretary, in Ukrainian.
public enum OfficeTextError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file is longer than any document of ours.
  case tooLong(bytes: Int)
  /// Not well-formed XML.
  case malformed(line: Int, column: Int)
  /// XML, but no Flat ODT text document.
  case foreign
  /// A template without page styles.
  case noMasterPage

  /// One sentence, without the file's name.
  public var description: String {
    switch self {
    case .tooLong(let bytes): "файл завеликий (\(bytes >> 20) МіБ, найбільше \(FlatODT.limit >> 20) МіБ)"
    case .malformed(let line, let column): "рядок \(line), знак \(column): це не XML; збережіть документ ще раз"
    case .foreign: "це не документ Flat ODT; у LibreOffice збережіть його як «Flat XML ODF Text Document (.fodt)»"
    case .noMasterPage: "у шаблоні немає стилю сторінки «Standard»; візьміть за шаблон звичайний документ LibreOffice"
    }
  }
}

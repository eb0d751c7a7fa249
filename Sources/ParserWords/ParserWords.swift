/// The words of the argument parser, which knows English only; for every program that speaks Ukrainian.
public enum ParserWords {
  /// Headings and fixed sentences of a help text or an error, in Ukrainian. What is not in the table stays as it is.
  public static func ukrainian(_ text: String) -> String {
    var text = text
    for (english, ukrainian) in table { text = text.replacing(english, with: ukrainian) }
    return text
  }

  private static let table: [(String, String)] = [
    ("OVERVIEW: ", ""),
    ("USAGE: ", "Виклик: "),
    ("Usage: ", "Виклик: "),
    ("ARGUMENTS:", "АРГУМЕНТИ:"),
    ("OPTIONS:", "ПАРАМЕТРИ:"),
    ("\nSUBCOMMANDS:", "\nКОМАНДИ:"),
    (" SUBCOMMANDS:", ":"),
    ("<options>", "<параметри>"),
    ("<subcommand>", "<команда>"),
    ("(default:", "(типово:"),
    (" (default) ", " (типово)  "),
    ("(values:", "(значення:"),
    ("; default: ", "; типово: "),
    (" default: ", " типово: "),
    ("Show help information.", "Показати цю довідку."),
    ("Show subcommand help information.", "Показати довідку команди."),
    ("Show the version.", "Показати версію."),
    ("for detailed help.", "— докладніше."),
    ("for more information.", "— докладніше."),
    ("  See '", "  Див. '"),
    ("Error: Missing expected argument '", "Помилка: бракує аргументу '"),
    ("Error: Missing one of: ", "Помилка: бракує одного з: "),
    ("Error: Missing value for '", "Помилка: бракує значення для '"),
    ("Error: Unknown option '", "Помилка: невідомий параметр '"),
    ("Error: Unexpected argument '", "Помилка: зайвий аргумент '"),
    ("Error: The value '", "Помилка: значення '"),
    (" unexpected arguments: ", " зайві аргументи: "),
    ("' is invalid for '", "' не годиться для '"),
    ("Error: ", "Помилка: "),
    ("Help:  ", "Довідка:  "),
    ("Did you mean '", "Можливо, '"),
    ("Please provide one of ", "Має бути одне з: "),
  ]
}

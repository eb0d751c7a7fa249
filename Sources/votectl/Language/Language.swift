import Glibc

/// The language of messages and help.
enum Language: CaseIterable {
  case ukrainian, english

  /// The language of this run; the full-screen console binds it to Ukrainian, as the rest of its screen is.
  @TaskLocal static var current = Language { name in getenv(name).map { String(cString: $0) } }

  /// English where the first of VOTECTL_LANG, LC_ALL, LC_MESSAGES and LANG that says anything begins with «en»; in all
  /// other cases Ukrainian, the language of the hall.
  init(environment: (String) -> String?) {
    let said = ["VOTECTL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }
    self = said?.lowercased().hasPrefix("en") == true ? .english : .ukrainian
  }
}

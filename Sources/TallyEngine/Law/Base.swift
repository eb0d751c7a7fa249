/// What a threshold is a fraction of.
///
/// The raw values are those of the socket, of the journal and of the regulation's file.
public enum Base: String, Sendable, Hashable, Codable, CaseIterable {
  /// The total composition `D`, and the head while he takes part in the sitting (law, ст. 59 ч. 2).
  case deputiesAndHead
  /// The total composition `D` alone («депутатів від загального складу»).
  case deputies
  /// The deputies registered at the latest registration (`P`).
  case registered

  /// How a printed record names the rule over this base, after the threshold's words.
  var recordWords: String {
    switch self {
    case .deputiesAndHead: "від загального складу"
    case .deputies: "від загального складу депутатів"
    case .registered: "присутніх (зареєстрованих)"
    }
  }
}

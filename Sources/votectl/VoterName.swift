import ProtocolDocuments
import VoteAPI

/// A deputy as an operator names one: by identifier, or by how the name begins.
struct VoterName {
  /// The identifier.
  let voter: String
  /// The full name; the identifier again, where no seat tells it.
  let name: String

  /// Finds the deputy among those who have a seat. Whom no seat tells is left to the daemon: it knows all, and refuses.
  static func find(_ text: String, _ client: VarlinkClient) throws(Failure) -> VoterName {
    let seats = try translated { () throws(ClientError) in try client.hall() }
    return try find(text, among: seats)
  }

  /// Finds the deputy among seats.
  static func find(_ text: String, among seats: [Results.Seat]) throws(Failure) -> VoterName {
    let known = seats.compactMap { seat in seat.voter.map { VoterName(voter: $0, name: seat.name ?? $0) } }
    if let exact = known.first(where: { $0.voter == text }) { return exact }
    let wanted = key(text)
    guard !wanted.isEmpty else { return VoterName(voter: text, name: text) }
    let fitting = known.filter { key($0.name).hasPrefix(wanted) }
    // «Бондар» means Бондар, though there is a Бондаренко too.
    let whole = fitting.filter { key($0.name).hasPrefix(wanted + " ") }
    let found = whole.isEmpty ? fitting : whole
    guard found.count <= 1 else {
      let names = found.map { "\($0.name) (\($0.voter))" }.sorted(by: UkrainianOrder.areInIncreasingOrder)
      throw Failure(.usage, Wording.severalVoters.text(text, names.joined(separator: ", ")))
    }
    return found.first ?? VoterName(voter: text, name: text)
  }

  /// What two spellings of a name have in common: no case, no apostrophes.
  private static func key(_ name: String) -> String {
    PlainText.folded(name).lowercased().filter { !"’ʼ'‘`".contains($0) }
  }
}

import VoteAPI

/// One seat of the map as the wall needs it. Sent with every press of a live ballot to every screen, and so it is an
/// array: number, flags (1 the console answers, 2 registered, 4 voted, 8 recused), and the choice where there is one.
struct SeatLine: Encodable, Hashable {
  let seat: Int
  let flags: Int
  let choice: Results.Choice?

  /// A seat as it may be shown: an open secret ballot tells how many have voted and not who; a ballot without a result
  /// tells nothing of how.
  init(_ state: Results.SeatState, in ballot: Results.Ballot?) {
    let isOpenSecret = ballot?.mode == .secret && ballot?.outcome == .open
    let isSilent = ballot?.mode == .secret || ballot?.outcome == .withheld || ballot?.outcome == .annulled
    seat = state.seat
    flags =
      (state.online ? 1 : 0) | (state.registered ? 2 : 0) | (state.voted && !isOpenSecret ? 4 : 0)
      | (state.recused ? 8 : 0)
    choice = isSilent ? nil : state.choice
  }

  func encode(to encoder: any Encoder) throws {
    var line = encoder.unkeyedContainer()
    try line.encode(seat)
    try line.encode(flags)
    if let choice { try line.encode(choice) }
  }
}

extension InterfaceText {
  /// What the operator and the presiding officer's assistant may do.
  public static let `operator` = InterfaceText(
    #"""
    # What the operator and the presiding officer's assistant may do. Served on operator.socket
    # only; who did it (the peer's user) is journalled with every act. The article of an error is
    # that of the law or the regulation which refuses («ст. 46 ч. 12 закону»); empty if none does.
    interface org.votedaemon.operator

    type SeatHealth (
      seat: int,
      voter: ?string,
      name: ?string,
      console: string,
      # ready, offline, silent, stuckKey, chatter, refused, unknownConsole, missingKeys, wrongPort,
      # changedSeat, lamp: the first of the reasons
      state: string,
      # All that is wrong; empty where the seat is ready.
      reasons: []string,
      detail: ?string,
      # What to do about it.
      remedy: ?string
    )

    # The result of the latest check of the hall, as it is in the journal.
    type HallCheck (at: string, by: string, keys: bool, total: int, ready: int, faulty: []SeatHealth)

    method OpenSitting(session: string, sitting: int, presiding: string, headPresent: bool) -> ()

    method CloseSitting() -> ()

    method StartBreak() -> ()

    # Ends by itself after the seconds, or with FinishRegistration.
    method StartRegistration(seconds: ?int) -> (number: int)

    method FinishRegistration() -> (registered: int, quorum: int, reached: bool)

    # By the secretariat: a deputy whose console failed, while a registration runs; a latecomer
    # after it, where the regulation lets him in at once.
    method Register(voter: string, reason: string) -> ()

    method SetHeadPresent(present: bool) -> ()

    method SetPresiding(voter: string) -> ()

    method Recuse(voter: string, question: string, reason: string) -> ()

    # A recused deputy announces his conflict publicly and takes part, because without him there is
    # no quorum.
    method AnnounceConflict(voter: string, question: string, reason: string) -> ()

    # The kind names a question kind of the regulation; it decides mode, base and threshold.
    # Closes by itself after the seconds (the profile's window if absent).
    method OpenBallot(question: string, title: string, kind: string, seconds: ?int, repeatOf: ?int) -> (number: int)

    method CloseBallot() -> (number: int)

    method AnnulBallot(number: int, reason: string) -> ()

    # Settles a disputed ballot: base is "deputies" or "deputiesAndHead".
    method SettleBallot(number: int, base: string, reason: string) -> ()

    # A vote taken by the counting commission for a deputy whose console failed. Roll call only,
    # only while the ballot is open; printed as such.
    method EnterVote(voter: string, choice: string, reason: string) -> ()

    # Totals of a secret ballot on paper, from the counting commission.
    method EnterSecretCount(number: int, issued: int, found: int, for: int, against: int, abstained: int, invalid: int) -> ()

    # Lamps and keys of every seat: all lamps burn, then each in turn, and every console is asked to
    # answer. With "keys" every key is to be pressed once, and its lamp goes out. Takes so many
    # seconds (6 to 1800; 6 if absent, with "keys" 300, or until every key was seen). With "more": how
    # it stands, once a second, with the seats that are not ready so far; the last reply has all
    # seats, and is in the journal. Refused while something is open; a ballot or a registration that
    # is opened, or a client that goes, ends it without a result.
    method CheckHall(keys: ?bool, seconds: ?int) -> (done: bool, secondsLeft: int, total: int, ready: int, seats: []SeatHealth)

    # What is known of every seat now, without a lamp being lit, at any time; and the latest check.
    method GetSeatHealth() -> (seats: []SeatHealth, check: ?HallCheck)

    # Another console for a seat whose own one failed, until the sitting closes. The console in the
    # words of seats.csv: usb:SERIAL, usb-path:PORT, serial:CONSOLE, tty:FILE.
    method AssignConsole(seat: int, console: string, reason: string) -> ()

    error NotNow (phase: string, reason: string, article: string)

    error NoQuorum (registered: int, quorum: int, article: string)

    error UnknownKind (kind: string, known: []string, article: string)

    error UnknownVoter (voter: string, article: string)

    error RepeatLimit (question: string, ballots: []int, article: string)

    error NotDisputed (number: int, article: string)

    # A count on paper that contradicts itself.
    error BadCount (reason: string, article: string)

    # The seat cannot have this console.
    error BadConsole (console: string, reason: string)

    error StorageFailed (detail: string)

    """#)
}

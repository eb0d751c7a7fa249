extension InterfaceText {
  /// What a results screen, a journalist or a secretary may see.
  public static let results = InterfaceText(
    #"""
    # What a results screen, a journalist's laptop or a secretary may see. Read only.
    # Served on results.socket and on operator.socket.
    interface org.votedaemon.results

    type Phase (closed, idle, registration, voting, break)

    type BallotMode (rollCall, secret)

    # open: the window is running; disputed: two readings of the law differ, to be settled;
    # annulled: a breach or an obstacle, to be repeated; withheld: the tallies do not agree, there
    # is no result.
    type Outcome (open, adopted, rejected, disputed, annulled, withheld)

    # Counts of seats. During a secret ballot for, against and abstained stay 0 until the close
    # and voted tells how many have voted.
    type Tally (for: int, against: int, abstained: int, notVoting: int, absent: int, voted: int)

    type Requirement (
      kind: string,
      title: string,
      source: string,
      base: string,
      baseCount: int,
      needed: int,
      # The other reading, where the law has two.
      alternativeNeeded: ?int,
      alternativeBase: ?string,
      # One sentence in Ukrainian that a chair can read aloud.
      explanation: string,
      # The rule and the kind as a record prints them: «БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ», «в цілому».
      rule: string,
      recordKind: string,
      # How many deputies must be registered for a ballot of this kind.
      quorum: int,
      # What an equal split comes to: strict (the threshold alone decides), castingVote (the presiding
      # officer's vote counts once more), decisive (his side wins).
      tie: string
    )

    # Papers of a secret ballot, as the counting commission reported them.
    type PaperCount (issued: int, found: int, invalid: int)

    type Ballot (
      number: int,
      question: string,
      title: string,
      mode: BallotMode,
      outcome: Outcome,
      tally: Tally,
      requirement: Requirement,
      # Votes above (or, negative, below) the needed number.
      margin: int,
      openedAt: string,
      closedAt: ?string,
      secondsLeft: ?float,
      repeatOf: ?int,
      annulment: ?string,
      settlement: ?string,
      settledBase: ?string,
      # Who settled it: «головуючий Прізвище Ім’я (запис оператора користувач)».
      settledBy: ?string,
      # How the vote of the presiding officer broke a tie; absent if it did not.
      casting: ?string,
      # After the close: votes, needed number, margin and decision, as a chair can read it aloud.
      verdict: ?string,
      # That the totals of a secret ballot give a choice away.
      warning: ?string,
      paper: ?PaperCount,
      # SHA-256 of the sealed record, hex.
      seal: ?string
    )

    type Vote (
      voter: string,
      name: string,
      faction: ?string,
      # male, female or unknown, for the gendered forms of a record
      gender: string,
      isHead: bool,
      seat: ?int,
      # for, against, abstained, notVoting or absent
      choice: string,
      # console, manual, or the reason why there was none (recused, consoleOffline)
      origin: string,
      at: ?string,
      # Why a manual vote was entered, or why recused.
      note: ?string,
      # The conflict of interest that was announced so that he could take part all the same.
      announcement: ?string
    )

    type Registration (number: int, registered: int, headPresent: bool, quorum: int, reached: bool, openedAt: string, closedAt: ?string)

    type RegistrationEntry (
      voter: string,
      name: string,
      faction: ?string,
      # console, manual (by the secretariat during the registration) or late (after it)
      origin: string,
      # The ground of a registration that is not the console's.
      reason: ?string,
      at: string
    )

    # A kind of question that the regulation knows, with what a ballot of it would need now.
    type Kind (
      id: string,
      title: string,
      mode: BallotMode,
      requirement: Requirement,
      # Why it could not be opened now, with the article; absent if it could.
      refusal: ?string
    )

    type Status (
      version: string,
      council: string,
      session: ?string,
      phase: Phase,
      composition: int,
      headPresent: bool,
      registration: ?Registration,
      ballot: ?Ballot,
      consolesOnline: int,
      consolesExpected: int,
      authenticated: bool,
      # What everybody in the hall has to know (the storage failed, a test hall without
      # authentication, tallies that disagree), each a sentence in Ukrainian. Usually empty.
      alerts: []string
    )

    type Seat (seat: int, row: int, column: int, voter: ?string, name: ?string, faction: ?string)

    # What the wall may show of one seat. choice is absent while the ballot is open unless the
    # regulation discloses choices live, and always in a secret ballot.
    type SeatState (seat: int, online: bool, registered: bool, voted: bool, recused: bool, choice: ?string)

    # What stands above a roll call.
    type Heading (
      council: string,
      convocation: string,
      place: string,
      session: string,
      sitting: int,
      date: string,
      presiding: string,
      # The key in the list of deputies.
      presidingVoter: ?string,
      # male, female or unknown
      presidingGender: string,
      secretary: ?string,
      composition: int,
      head: ?string
    )

    # That a ballot's sealed record is in the published log (docs/journal.md): the record's row in the
    # journal, its path in the Merkle tree, and the checkpoint as a signed note.
    type Proof (
      sequence: int,
      at: int,
      monotonic: int,
      boot: string,
      kind: string,
      # The sealed record, canonical JSON: the very text that was hashed.
      body: string,
      # The chain's hash before the row, hex.
      previous: string,
      # Hex, the leaf's sibling first.
      path: []string,
      checkpoint: string
    )

    method GetStatus() -> (status: Status)

    method GetHall() -> (seats: []Seat)

    method ListBallots() -> (ballots: []Ballot)

    method GetBallot(number: int) -> (ballot: Ballot)

    # Name by name, in the order of the Ukrainian alphabet. Refused for a secret ballot.
    method GetRollCall(number: int) -> (
      ballot: Ballot,
      votes: []Vote,
      heading: Heading,
      # Absent until the record is sealed.
      proof: ?Proof
    )

    # What stands above and below the names: all that there is of a secret ballot's record.
    method GetHeading(number: int) -> (ballot: Ballot, heading: Heading, proof: ?Proof)

    # The kinds that OpenBallot takes.
    method ListKinds() -> (kinds: []Kind)

    # Who registered when and how, in the order of the Ukrainian alphabet.
    method GetRegistration(number: int) -> (registration: Registration, entries: []RegistrationEntry)

    # With "more": one reply at once and one whenever something changes; the tally of an open
    # ballot at most 20 times a second, the last state never skipped. A reader that cannot keep up
    # gets the newest state, not a backlog.
    method Watch() -> (status: Status)

    # As Watch, for the seat map: all seats at once, then those that changed.
    method WatchSeats() -> (states: []SeatState)

    error NoSuchBallot (number: int)

    error Secret (number: int)

    error NoSuchRegistration (number: int)

    """#)
}

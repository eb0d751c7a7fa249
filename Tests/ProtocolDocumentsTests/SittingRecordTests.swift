import ProtocolDocuments
import TallyEngine
import Testing

/// Records made from a sitting, and not from fixtures: what the state machine counts is what is printed.
@Suite struct SittingRecordTests {
  private static let secretary = Operator(user: "secretary", uid: 1_000)
  private var clock: UInt64 = 0
  private var sitting: Sitting

  init() throws {
    let families = ["Їжак", "Ґава", "Гяур", "Бондар", "Яремчук"]
    let voters = families.enumerated().map { index, family in
      Voter(
        id: "v\(index)", familyName: family, givenName: "Олена", patronymic: "Іванівна", gender: .female,
        faction: index == 0 ? "Громада" : nil, isHead: index == 4)
    }
    let regulation = Regulation(
      id: "r", title: "Регламент", quorum: .majority, windowSeconds: 20, choiceRule: .last, disclosure: .totals,
      ballotsPerQuestion: 2, kinds: [Fixtures.kind()])
    sitting = Sitting(
      council: Council(
        name: "Селищна рада", convocation: "IX", place: "селище Тихе", composition: 5, headOffice: .settlement,
        regulation: regulation, voters: voters,
        seats: voters.indices.map { Seat(number: UInt16($0 + 1), row: 1, column: $0 + 1, voter: "v\($0)") }))
    try order(.openSitting(session: "7", sitting: 1, presiding: "v4", headPresent: true))
    try order(.startRegistration(seconds: nil))
    for seat in 1...3 { press(UInt16(seat), .present) }
    try order(.finishRegistration)
  }

  private var now: Moment { Moment(wall: Fixtures.openedAt + Int64(clock) * 1_000, monotonic: clock * 1_000_000_000) }

  private mutating func order(_ command: Command) throws {
    clock += 1
    _ = try sitting.execute(command, by: Self.secretary, at: now)
  }

  private mutating func press(_ seat: UInt16, _ key: Keys) {
    let ballot = UInt32(sitting.openBallot?.number ?? 0)
    _ = sitting.press(KeyPress(seat: seat, down: key, key: key, pressed: true, ballot: ballot), at: now)
  }

  private mutating func begin(_ title: String = "Про бюджет") throws {
    try order(.openBallot(question: "1", title: title, kind: "decision", seconds: nil, repeatOf: nil))
  }

  private mutating func close(offline: [Int] = []) throws {
    try order(.closeBallot)
    let tally = sitting.ballotToEstablish!.tally
    _ = sitting.establish(slots: tally, journal: tally, offline: offline, at: now)
  }

  @Test("an open ballot has no record yet") mutating func open() throws {
    try begin("Про порядок")
    #expect(try RollCall(ballot: 1, of: sitting) == nil)
    #expect(try RollCall(ballot: 2, of: sitting) == nil)
  }

  @Test("a closed ballot's record has every name with what the sitting knows of it") mutating func closed() throws {
    try order(.recuse(voter: "v2", question: "1", reason: "родич"))
    try begin()
    press(1, .for)
    press(5, .for)
    try close(offline: [2])
    let record = try #require(try RollCall(ballot: 1, of: sitting, secretary: "Тихий Іван", seal: Fixtures.seal))
    #expect(record.lines.map(\.voter) == ["v3", "v2", "v1", "v0", "v4"])
    #expect(
      record.lines.map(\.mark) == [
        .absent, .notVoting(.recused), .notVoting(.consoleOffline), .chose(.for, .console), .chose(.for, .console),
      ])
    #expect(record.ending == .rejected && record.margin == -2 && record.rule.baseCount == 6)
    #expect(record.heading.presiding == "Яремчук Олена Іванівна")
    try Golden.expect(record.vicheText(), is: "sitting.txt")
  }

  @Test("a repeated ballot's record names the annulled one, with its reason") mutating func annulled() throws {
    try begin()
    try order(.annulBallot(number: 1, reason: "зникло світло"))
    try begin()
    press(1, .for)
    press(2, .for)
    press(3, .against)
    try order(.enterVote(voter: "v4", choice: .for, reason: "пульт не реагує"))
    try close()
    let first = try #require(try RollCall(ballot: 1, of: sitting))
    #expect(first.ending == .annulled(reason: "зникло світло"))
    let second = try #require(try RollCall(ballot: 2, of: sitting))
    #expect(second.predecessors == [RollCall.Predecessor(ballot: 1, reason: "зникло світло")])
    #expect(second.lines.last?.mark == .chose(.for, .manual(reason: "пульт не реагує")))
  }

  @Test("a withheld result has a record that says so") mutating func withheld() throws {
    try begin()
    press(1, .for)
    try order(.closeBallot)
    let tally = sitting.ballotToEstablish!.tally
    _ = sitting.establish(slots: Tally(notVoting: 4, absent: 1), journal: tally, at: now)
    #expect(try RollCall(ballot: 1, of: sitting)?.ending == .withheld)
  }
}

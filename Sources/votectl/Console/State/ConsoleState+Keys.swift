import CouncilFiles
import VoteAPI

extension ConsoleState {
  /// Takes a key. Digits and function keys are the same, for an F-key may be eaten on its way over ssh; no letter does
  /// anything, so that the keyboard's layout does not matter.
  mutating func press(_ key: Key, at now: ContinuousClock.Instant) -> [Order] {
    switch key {
    case .control("l"): return [.redraw]
    case .control("c"): return ask(.quit)
    default: break
    }
    switch overlay {
    case .dialog(let dialog): return press(key, in: dialog, at: now)
    case .notice:
      if key == .escape { overlay = .none }
      return []
    case .menu: return pressInMenu(key)
    case .help(let scroll): return pressInHelp(key, scroll)
    case .none: break
    }
    if let number = Self.number(key) { return act(number) }
    switch key {
    case .character("?"): overlay = .help(scroll: 0)
    case .character(" "): overlay = .menu
    case .tab: turn(by: 1)
    case .backTab: turn(by: -1)
    case .escape: turn(to: .agenda)
    default: move(key)
    }
    return []
  }

  /// 1…9 and 0 for the tenth: a digit or a function key.
  private static func number(_ key: Key) -> Int? {
    switch key {
    case .character(let character) where "0"..."9" ~= character:
      character.wholeNumberValue.map { $0 == 0 ? 10 : $0 }
    case .function(let number) where 1...10 ~= number: number
    default: nil
    }
  }

  private mutating func act(_ number: Int) -> [Order] {
    switch number {
    case 1:
      overlay = .help(scroll: 0)
      return []
    case 2: return askToOpen()
    case 3:
      guard let open = picture?.openBallot else { return refuse("Жодне голосування не триває: закривати нічого.") }
      return ask(.closeBallot(open.number))
    case 4: return ask(picture?.status.phase == .registration ? .finishRegistration : .startRegistration)
    case 5: return ask(picture?.status.phase == .closed ? .openSitting : .closeSitting)
    case 6: return ask(picture?.status.phase == .break ? .startRegistration : .startBreak)
    case 7:
      guard let ballot = chosenOrNewestBallot else { return refuse("Голосувань ще не було: анулювати нічого.") }
      return ask(.annul(ballot.number))
    case 8:
      guard let ballot = disputedBallot else { return refuse("Спірних голосувань немає: вирішувати нічого.") }
      return ask(.settle(ballot.number))
    case 9: return ask(.checkHall)
    default: return ask(.quit)
    }
  }

  private mutating func pressInMenu(_ key: Key) -> [Order] {
    guard key != .escape else {
      overlay = .none
      return []
    }
    guard let number = Self.number(key) else { return [] }
    overlay = .none
    switch number {
    case 1: return ask(.openOther)
    case 2: return ask(.register)
    case 3:
      guard let open = picture?.openBallot else { return refuse("Жодне голосування не триває: голос не внести.") }
      return ask(.enterVote(open.number))
    case 4: return ask(.recuse)
    case 5: return ask(.announceConflict)
    case 6: return ask(.setHeadPresent(!(picture?.status.headPresent ?? false)))
    case 7: return ask(.setPresiding)
    case 8:
      guard let ballot = secretBallot else { return refuse("Таємних голосувань не було: підрахунок вносити нікуди.") }
      return ask(.secretCount(ballot.number))
    case 9: return ask(.assignConsole)
    default: return [.readAgenda]
    }
  }

  private mutating func pressInHelp(_ key: Key, _ scroll: Int) -> [Order] {
    switch key {
    case .down: overlay = .help(scroll: min(scroll + 1, ConsoleHelp.lines.count - 1))
    case .up: overlay = .help(scroll: max(0, scroll - 1))
    case .pageDown: overlay = .help(scroll: min(scroll + 10, ConsoleHelp.lines.count - 1))
    case .pageUp: overlay = .help(scroll: max(0, scroll - 10))
    case .escape, .character("?"), .function(1), .character("1"): overlay = .none
    default: break
    }
    return []
  }

  // MARK: Dialogs

  private mutating func press(_ key: Key, in dialog: Dialog, at now: ContinuousClock.Instant) -> [Order] {
    if key == .escape {
      overlay = .none
      return []
    }
    guard dialog.isOpen(at: now) else { return [] }
    var dialog = dialog
    if key == .enter { return answer(dialog, at: now) }
    switch key {
    case .tab where !dialog.fields.isEmpty: dialog.focus = (dialog.focus + 1) % dialog.fields.count
    case .backTab where !dialog.fields.isEmpty:
      dialog.focus = (dialog.focus + dialog.fields.count - 1) % dialog.fields.count
    case .down: dialog.focus = min(dialog.focus + 1, max(0, dialog.fields.count - 1))
    case .up: dialog.focus = max(0, dialog.focus - 1)
    // How far there is to go is known where it is drawn.
    case .pageDown: dialog.scroll += 3
    case .pageUp: dialog.scroll = max(0, dialog.scroll - 3)
    default:
      guard dialog.fields.indices.contains(dialog.focus), dialog.fields[dialog.focus].take(key) else { return [] }
      dialog.complaint = nil
      let reading = reading(of: dialog.act, dialog.fields)
      if reading != dialog.reading {
        dialog.reading = reading
        dialog.shownAt = nil
      }
    }
    overlay = .dialog(dialog)
    return []
  }

  /// Enter: the act is sent, if the question has been on the screen for long enough and has all that it needs.
  private mutating func answer(_ dialog: Dialog, at now: ContinuousClock.Instant) -> [Order] {
    guard dialog.isArmed(at: now) else { return [] }
    var dialog = dialog
    func complain(_ text: String) {
      dialog.complaint = text
      overlay = .dialog(dialog)
    }
    if let empty = dialog.emptyField {
      dialog.focus = empty
      complain("Заповніть: \(dialog.fields[empty].label.lowercased()).")
      return []
    }
    do throws(Failure) {
      guard let call = try dialog.act.call(dialog.fields, among: picture?.seats ?? []) else {
        overlay = .none
        return [.quit]
      }
      guard staleSeconds(at: now) == nil else {
        complain("Зв’язку немає: дію не надіслано.")
        return []
      }
      overlay = .none
      inFlight = (call, now)
      return [.send(call)]
    } catch {
      complain(error.message)
      return []
    }
  }

  /// Brings up the question before an act.
  mutating func ask(_ act: Act) -> [Order] {
    if act != .quit {
      guard inFlight == nil else { return refuse("Зачекайте: попередню дію ще не виконано.") }
      guard picture != nil, loss == nil else { return refuse("Зв’язку зі службою голосування немає.") }
      if let obstacle = act.obstacle(in: picture) { return refuse(obstacle) }
    }
    overlay = .dialog(dialog(for: act))
    return [.discardInput]
  }

  /// Says why there is nothing to ask. No refusal of the daemon's: it has not been asked.
  mutating func refuse(_ text: String) -> [Order] {
    say(.warning, text)
    return []
  }

  private mutating func askToOpen() -> [Order] {
    if view == .ballots, let ballot = chosenBallotOfList {
      return ask(
        .openBallot(
          question: ballot.question, title: ballot.title, kind: ballot.requirement.kind, repeatOf: ballot.number))
    }
    let lines = agendaLines
    guard lines.indices.contains(chosenQuestion) else { return ask(.openOther) }
    let line = lines[chosenQuestion]
    return ask(
      .openBallot(
        question: line.question.number, title: line.question.title, kind: line.question.kind,
        repeatOf: line.newest?.number))
  }

  // MARK: What is chosen

  /// The list of ballots, the newest first.
  var ballotList: [Results.Ballot] { (picture?.allBallots ?? []).reversed() }

  private var chosenBallotOfList: Results.Ballot? {
    let list = ballotList
    return list.indices.contains(chosenBallot) ? list[chosenBallot] : nil
  }

  private var chosenOrNewestBallot: Results.Ballot? {
    view == .ballots ? chosenBallotOfList : picture?.status.ballot
  }

  private var disputedBallot: Results.Ballot? {
    if view == .ballots, let ballot = chosenBallotOfList, ballot.outcome == .disputed { return ballot }
    return ballotList.first { $0.outcome == .disputed }
  }

  private var secretBallot: Results.Ballot? {
    if view == .ballots, let ballot = chosenBallotOfList, ballot.mode == .secret { return ballot }
    return ballotList.first { $0.mode == .secret }
  }

  // MARK: Moving about

  mutating func turn(to view: View) {
    self.view = view
    listScroll = 0
  }

  private mutating func turn(by step: Int) {
    let count = View.allCases.count
    turn(to: View.allCases[(view.rawValue + step + count) % count])
  }

  private mutating func move(_ key: Key) {
    switch view {
    case .agenda: chosenQuestion = Self.moved(chosenQuestion, key, of: agenda?.questions.count ?? 0)
    case .ballots: chosenBallot = Self.moved(chosenBallot, key, of: ballotList.count)
    case .hall: moveInHall(key)
    case .consoles: listScroll = Self.moved(listScroll, key, of: troubles.count)
    case .messages: listScroll = Self.moved(listScroll, key, of: messages.count)
    case .ballot: break
    }
  }

  private static func moved(_ place: Int, _ key: Key, of count: Int) -> Int {
    let moved =
      switch key {
      case .up: place - 1
      case .down: place + 1
      case .pageUp: place - 8
      case .pageDown: place + 8
      case .home: 0
      case .end: count - 1
      default: place
      }
    return max(0, min(moved, count - 1))
  }

  /// To the next seat of the row, or to the nearest one of the next row.
  private mutating func moveInHall(_ key: Key) {
    guard let seats = picture?.seats, seats.indices.contains(chosenSeat) else { return }
    let here = seats[chosenSeat]
    func nearest(_ isThere: (Results.Seat) -> Bool, _ distance: (Results.Seat) -> Int) -> Int? {
      seats.indices.filter { isThere(seats[$0]) }.min { distance(seats[$0]) < distance(seats[$1]) }
    }
    func rowThenColumn(_ seat: Results.Seat) -> Int {
      abs(seat.row - here.row) * 10_000 + abs(seat.column - here.column)
    }
    let next: Int? =
      switch key {
      case .left: nearest({ $0.row == here.row && $0.column < here.column }, { here.column - $0.column })
      case .right: nearest({ $0.row == here.row && $0.column > here.column }, { $0.column - here.column })
      case .up: nearest({ $0.row < here.row }, rowThenColumn)
      case .down: nearest({ $0.row > here.row }, rowThenColumn)
      default: nil
      }
    chosenSeat = next ?? chosenSeat
  }
}

extension Sitting {
  /// What the console at a seat shows now. A function of the state alone, so that a console that comes back is right
  /// at once.
  public func indication(forSeat seat: UInt16, at monotonic: UInt64) -> Indication {
    let seconds = deadline.map { left in
      UInt8(min(254, (max(left, monotonic) - monotonic + 999_999_999) / 1_000_000_000))
    }
    let voter = hall.voter(atSeat: seat)
    switch stage {
    case .closed: return Indication(phase: .idle)
    case .onBreak: return Indication(phase: .idle, text: "Перерва")
    case .registering:
      var shown = Indication(phase: .registration, seconds: seconds ?? 255)
      guard let voter else { return shown }
      if council.voters[voter].isHead {
        shown.text = headPresent ? "Берете участь" : ""
      } else if isRegistered(voter) {
        shown.set(.on, key: 3)
        shown.text = "Зареєстровано"
      } else {
        shown.set(.slowBlink, key: 3)
        shown.text = "Зареєструйтесь"
      }
      return shown
    case .voting:
      guard let ballot = ballots.last else { return Indication(phase: .idle) }
      var shown = Indication(ballot: UInt32(ballot.number), phase: .voting, seconds: seconds ?? 0)
      guard let voter else { return shown }
      switch ballot.standings[voter] {
      case .absent: shown.text = council.voters[voter].isHead ? "" : "Не зареєстровано"
      case .recused: shown.text = "Самовідвід"
      case .participant:
        if let urn = ballot.urn {
          show(urn, voter, of: ballot, in: &shown)
        } else if ballot.requirement.kind.mode == .secret {
          shown.text = "Підрахунок"
        } else if let vote = ballot.votes[voter] {
          shown.set(.on, key: Int(vote.choice.rawValue))
          shown.text = "Голос: \(vote.choice.word(for: council.voters[voter].gender))"
        } else if !ballot.isOpen {
          shown.text = "Підрахунок"
        } else {
          for key in 0...2 { shown.set(.slowBlink, key: key) }
          shown.text = "Голосуйте"
        }
      }
      return shown
    case .idle:
      guard let ballot = ballots.last else {
        return Indication(phase: .idle, text: voter.map { isRegistered($0) ? "Зареєстровано" : "" } ?? "")
      }
      var shown = Indication(ballot: UInt32(ballot.number), phase: .result)
      if let voter, let vote = ballot.votes[voter], ballot.outcome != .annulled {
        shown.set(.on, key: Int(vote.choice.rawValue))
      }
      shown.text =
        switch ballot.outcome {
        case .adopted: "ПРИЙНЯТО"
        case .rejected: "НЕ ПРИЙНЯТО"
        case .disputed: "СПІРНО"
        case .annulled: "АНУЛЬОВАНО"
        case .withheld, .open: "НЕ ВСТАНОВЛЕНО"
        }
      return shown
    }
  }
}

extension Sitting {
  /// What a seat shows of an open secret ballot: no lamp tells a choice, and a seat that has voted gets a frame of the
  /// same size as one that has not.
  private func show(_ urn: Ballot.Urn, _ voter: Int, of ballot: Ballot, in shown: inout Indication) {
    if ballot.requirement.kind.paper {
      shown.text = "На папері"
    } else if urn.voted[voter] {
      shown.text = "Прийнято  "
    } else {
      for key in 0...2 { shown.set(.slowBlink, key: key) }
      shown.text = "Голосуйте"
    }
    assert(ballot.requirement.kind.paper || shown.text.utf8.count == 18)
  }
}

extension Choice {
  /// «ЗА», «ПРОТИ», «УТРИМАВСЯ» or «УТРИМАЛАСЬ».
  public func word(for gender: Voter.Gender) -> String {
    switch self {
    case .for: "ЗА"
    case .against: "ПРОТИ"
    case .abstained: gender == .female ? "УТРИМАЛАСЬ" : "УТРИМАВСЯ"
    }
  }
}

public import TallyEngine

extension RollCall {
  /// One name of the list.
  public struct Line: Sendable, Hashable {
    /// What stands beside the name.
    public enum Mark: Sendable, Hashable {
      /// «ЗА», «ПРОТИ», «УТРИМАВСЯ»
      case chose(Choice, Source)
      /// «НЕ ГОЛОСУВАВ»
      case notVoting(Silence)
      /// «відсутній»
      case absent
    }

    /// How a choice reached us.
    public enum Source: Sendable, Hashable {
      /// From the deputy's console.
      case console
      /// From the counting commission; the reason, where it is told.
      case manual(reason: String?)
    }

    /// Why somebody who is registered made no choice.
    public enum Silence: Sendable, Hashable {
      /// No key was pressed.
      case unexplained
      /// «конфлікт інтересів»: takes no part in this question; the ground, where it is told.
      case recused(reason: String?)
      /// The console did not answer.
      case consoleOffline
    }

    /// The deputy's identifier.
    public let voter: String
    /// The whole name: «Прізвище Ім’я По батькові».
    public let name: String
    /// For «утримався» and «утрималась».
    public let gender: Voter.Gender
    /// The faction's name; nil for «позафракційний».
    public let faction: String?
    /// Whether this is the head and not a deputy.
    public let isHead: Bool
    /// What stands beside the name.
    public let mark: Mark
    /// The conflict of interest that was announced so that he could take part; nil for everybody else.
    public let announcement: String?

    /// A line.
    public init(
      voter: String, name: String, gender: Voter.Gender, faction: String? = nil, isHead: Bool = false, mark: Mark,
      announcement: String? = nil
    ) {
      self.voter = voter
      self.name = name
      self.gender = gender
      self.faction = faction
      self.isHead = isHead
      self.mark = mark
      self.announcement = announcement
    }
  }
}

extension Tally {
  /// The count of a list of names.
  init(counting lines: some Sequence<RollCall.Line>) {
    self.init(notVoting: 0, absent: 0)
    for line in lines {
      switch line.mark {
      case .chose(.for, _): `for` += 1
      case .chose(.against, _): against += 1
      case .chose(.abstained, _): abstained += 1
      case .notVoting: notVoting += 1
      case .absent: absent += 1
      }
    }
  }
}

public import Reactor

/// A GPIO chip, and how it stands.
public struct SurveyedChip: Sendable, Hashable {
  /// What the kernel told of it to whoever looked.
  public struct Description: Sendable, Hashable {
    /// What its driver calls it; a seat map may name it so.
    public var label: String
    /// How many lines it has.
    public var lines: UInt32

    /// A description.
    public init(label: String, lines: UInt32) {
      self.label = label
      self.lines = lines
    }
  }

  /// The kernel's name, `gpiochip0`.
  public var name: String
  /// Its device file; nil where it has gone in the meantime.
  public var file: FileAccess?
  /// What the kernel tells; or why whoever looked could not ask.
  public var description: Result<Description, SystemError>

  /// A chip.
  public init(name: String, file: FileAccess?, description: Result<Description, SystemError>) {
    self.name = name
    self.file = file
    self.description = description
  }
}

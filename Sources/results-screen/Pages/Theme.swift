import ArgumentParser

/// The colours of the pages.
enum Theme: String, CaseIterable, ExpressibleByArgument {
  /// Dark, for a projector; colours that deuteranopes and protanopes tell apart.
  case hall
  /// Dark, green and red, where a council is used to them.
  case greenRed = "green-red"
  /// Light, for small halls in daylight.
  case light
}

/// Where a server listens.
public enum Endpoint: Hashable, Sendable {
  /// A listening Unix stream socket that somebody else made, as in systemd's socket activation. The server closes it,
  /// and leaves its file alone.
  case descriptor(Int32)
  /// A socket file to create, with exactly these permission bits; given to the group if one is named. A file that a
  /// daemon left behind is replaced, one where somebody listens is not.
  case path(String, mode: UInt32, group: String?)
}

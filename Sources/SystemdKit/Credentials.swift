internal import Glibc

/// The secrets that the unit passes with LoadCredential=: files in CREDENTIALS_DIRECTORY that only this service reads.
public struct Credentials: Sendable {
  private let directory: String?

  /// The credentials that these variables tell of; none if CREDENTIALS_DIRECTORY is not set.
  public init(environment: [String: String]) { directory = environment["CREDENTIALS_DIRECTORY"] }

  /// The path of the credential; nil if the unit passes none of this name. A credential that is there but cannot be
  /// read has a path too, so that reading it fails aloud instead of something else being taken in its place.
  public func path(of name: String) -> String? {
    precondition(!name.isEmpty && !name.contains("/") && name != "." && name != "..", "no credential's name: \(name)")
    guard let directory, !directory.isEmpty else { return nil }
    let path = directory + "/" + name
    guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
    return path
  }
}

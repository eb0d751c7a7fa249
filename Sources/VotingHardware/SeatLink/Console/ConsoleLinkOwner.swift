public import TallyEngine

/// What a `ConsoleLink` needs of the program around it.
public protocol ConsoleLinkOwner {
  /// Puts a frame on the line. One that is lost is mended by the protocol.
  mutating func send(_ frame: EncodedFrame, _ kind: FrameKind)
  /// Eight fresh random bytes.
  mutating func makeNonce() -> Nonce
  /// The host answered the KEYS frame `answer.sequence`; another answer follows if it is not final.
  mutating func answered(_ answer: Answer)
  /// The KEYS frame `sequence` is given up without a final answer: the deputy must see it.
  mutating func gaveUp(_ sequence: UInt32)
  /// The host tells what to show.
  mutating func shown(_ indication: Indication)
}

extension ConsoleLinkOwner {
  /// Nothing.
  public mutating func answered(_ answer: Answer) {}
  /// Nothing.
  public mutating func gaveUp(_ sequence: UInt32) {}
  /// Nothing.
  public mutating func shown(_ indication: Indication) {}
}

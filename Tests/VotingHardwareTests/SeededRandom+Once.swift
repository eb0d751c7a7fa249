import SeededRandom

extension SeededRandom {
  /// True once in `count` calls on average.
  mutating func once(in count: Int) -> Bool { next() % UInt64(count) == 0 }
}

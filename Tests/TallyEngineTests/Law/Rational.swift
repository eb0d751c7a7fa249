/// An exact fraction, for the slow reference of the law. It shares nothing with the code under test: it compares by
/// continued subtraction of whole parts and never multiplies a base by a numerator.
struct Rational: Comparable {
  let numerator: Int
  let denominator: Int

  init(_ numerator: Int, _ denominator: Int) {
    precondition(numerator >= 0 && denominator > 0)
    self.numerator = numerator
    self.denominator = denominator
  }

  static func == (one: Rational, two: Rational) -> Bool { one.compare(two) == 0 }
  static func < (one: Rational, two: Rational) -> Bool { one.compare(two) < 0 }

  /// Negative, zero or positive, by the two continued fractions.
  private func compare(_ other: Rational) -> Int {
    var (a, b) = (numerator, denominator)
    var (c, d) = (other.numerator, other.denominator)
    var sign = 1
    while true {
      let (p, q) = (a / b, c / d)
      if p != q { return p < q ? -sign : sign }
      let (r, s) = (a - p * b, c - q * d)
      if r == 0 && s == 0 { return 0 }
      if r == 0 { return -sign }
      if s == 0 { return sign }
      (a, b, c, d) = (b, r, d, s)
      sign = -sign
    }
  }
}

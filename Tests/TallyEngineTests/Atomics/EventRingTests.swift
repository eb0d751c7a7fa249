import Synchronization
import Testing
import TallyEngine

@Suite("An event ring")
struct EventRingTests {
  private static func event(_ number: Int) -> SeatEvent {
    SeatEvent(
      kind: .keys, seat: UInt16(truncatingIfNeeded: number), at: UInt64(number), down: .for,
      ballot: UInt32(truncatingIfNeeded: number &* 3), sequence: UInt32(truncatingIfNeeded: number),
      detail: ~UInt64(number))
  }

  @Test("holds what was pushed, in order, at every fill and every turn of its slots", arguments: [1, 2, 4, 8, 16])
  func everyLayout(capacity: Int) {
    for start in 0...2 * capacity {
      for fill in 0...capacity {
        for limit in 0...fill + 1 {
          let ring = EventRing(capacity: capacity)
          let producer = ring.claimProducer()
          let consumer = ring.claimConsumer()
          // Turns the slots to `start`.
          for number in 0..<start {
            let isPushed = producer.push(Self.event(number))
            let event = consumer.pop()
            #expect(isPushed && event == Self.event(number))
          }
          for number in 0..<fill {
            let isPushed = producer.push(Self.event(number))
            #expect(isPushed)
          }
          if fill == capacity {
            let isPushed = producer.push(Self.event(fill))
            #expect(!isPushed, "a full ring took an event")
          }
          var seen: [SeatEvent] = []
          let drained = consumer.drain(atMost: limit) { seen.append($0) }
          #expect(drained == min(limit, fill))
          #expect(drained == seen.count)
          while let event = consumer.pop() { seen.append(event) }
          #expect(seen == (0..<fill).map(Self.event))
          let rest = consumer.drain { _ in Issue.record("an event out of nothing") }
          #expect(rest == 0)
        }
      }
    }
  }

  @Test("does in a long random life what an array does", arguments: [1, 2, 8, 64], [1, 2] as [UInt64])
  func randomSequence(capacity: Int, seed: UInt64) {
    var random = Random(seed: seed)
    let ring = EventRing(capacity: capacity)
    let producer = ring.claimProducer()
    let consumer = ring.claimConsumer()
    var reference: [SeatEvent] = []
    for number in 0..<20_000 {
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        let limit = Int.random(in: 0...capacity, using: &random)
        var seen: [SeatEvent] = []
        consumer.drain(atMost: limit) { seen.append($0) }
        #expect(seen == Array(reference.prefix(limit)))
        reference.removeFirst(seen.count)
      case 1...8:
        let event = consumer.pop()
        #expect(event == reference.first)
        if event != nil { reference.removeFirst() }
      default:
        let isPushed = producer.push(Self.event(number))
        #expect(isPushed == (reference.count < capacity))
        if isPushed { reference.append(Self.event(number)) }
      }
    }
  }

  @Test("lets the producer use the slots of a batch while the consumer is still at its first event")
  func slotsAreFreeDuringDrain() {
    let ring = EventRing(capacity: 2)
    let producer = ring.claimProducer()
    let consumer = ring.claimConsumer()
    _ = producer.push(Self.event(1))
    _ = producer.push(Self.event(2))
    var seen: [UInt64] = []
    let drained = consumer.drain { event in
      seen.append(event.at)
      let isPushed = producer.push(Self.event(10 + Int(event.at)))
      #expect(isPushed)
    }
    // What came meanwhile waits for the next drain.
    #expect(drained == 2)
    #expect(seen == [1, 2])
    consumer.drain { seen.append($0.at) }
    #expect(seen == [1, 2, 11, 12])
  }

  @Test("brings every event once, whole and in order from thread to thread", arguments: [1, 2, 64, 1024])
  func twoThreads(capacity: Int) {
    let ring = EventRing(capacity: capacity)
    let isOver = Atomic(false)
    let pushed = Atomic(0)
    let received = Atomic(0)
    let firstMistake = Guarded<String?>(nil)
    @Sendable func report(_ mistake: String) { firstMistake.withLock { $0 = $0 ?? mistake } }
    onThreads([
      {
        let producer = ring.claimProducer()
        let end = ContinuousClock.now + stressTime
        var number = 0
        while number & 0xFF != 0 || ContinuousClock.now < end {
          if producer.push(Self.event(number)) { number += 1 }
        }
        pushed.store(number, ordering: .relaxed)
        isOver.store(true, ordering: .releasing)
      },
      {
        let consumer = ring.claimConsumer()
        var next = 0
        func take(_ event: SeatEvent) {
          if event != Self.event(next) { report("\(event) in place of number \(next)") }
          next += 1
        }
        var isLastLook = false
        while true {
          var isEmpty = true
          if next & 1 == 0 {
            isEmpty = consumer.drain(atMost: 5, take) == 0
          } else if let event = consumer.pop() {
            isEmpty = false
            take(event)
          }
          if isEmpty && isLastLook { break }
          // Looked at before the look that finds nothing: the producer was done by then.
          isLastLook = isEmpty && isOver.load(ordering: .acquiring)
        }
        received.store(next, ordering: .relaxed)
      },
    ])
    #expect(firstMistake.withLock { $0 } == nil)
    #expect(received.load(ordering: .relaxed) == pushed.load(ordering: .relaxed))
    #expect(pushed.load(ordering: .relaxed) > capacity, "the ring never turned: nothing was tested")
  }

  @Test("can be handed from one thread to the next, with everything that is in it")
  func handedOver() {
    let ring = EventRing(capacity: 4)
    let turn = Atomic(0)
    let sum = Atomic(0)
    onThreads(
      (0..<4).map { id in
        {
          while turn.load(ordering: .acquiring) != id {}
          do {
            let producer = ring.claimProducer()
            let consumer = ring.claimConsumer()
            _ = producer.push(Self.event(id))
            if id > 0, let event = consumer.pop() { sum.add(Int(event.at), ordering: .relaxed) }
          }
          turn.add(1, ordering: .acquiringAndReleasing)
        }
      })
    #expect(sum.load(ordering: .relaxed) == 0 + 1 + 2)
  }

  @Test("stops the process at a second producer, a second consumer or a size that is no power of two")
  func programmersMistakes() async {
    await #expect(processExitsWith: .failure) { _ = EventRing(capacity: 3) }
    await #expect(processExitsWith: .failure) { _ = EventRing(capacity: 0) }
    await #expect(processExitsWith: .failure) {
      let ring = EventRing(capacity: 4)
      let first = ring.claimProducer()
      let second = ring.claimProducer()
      _ = first.push(SeatEvent(kind: .keys, seat: 1, at: 1))
      _ = second.push(SeatEvent(kind: .keys, seat: 1, at: 1))
    }
    await #expect(processExitsWith: .failure) {
      let ring = EventRing(capacity: 4)
      let first = ring.claimConsumer()
      let second = ring.claimConsumer()
      _ = first.pop()
      _ = second.pop()
    }
  }
}

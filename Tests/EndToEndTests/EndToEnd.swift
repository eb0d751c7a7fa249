import Testing

/// Real processes, real sockets, real consoles over pseudo-terminals. One after another: they wait for one another's
/// processes, and would keep the threads from the other tests.
@Suite("End to end", .serialized) enum EndToEnd {}

import ArgumentParser

/// Which daemon a run is about.
struct DaemonUnderTest: ParsableArguments {
  @Option(help: "Програма служби.")
  var daemon = Programs.daemon

  @Option(help: "Тека регламентів.")
  var regulations = Programs.regulations

  /// For a bench with it.
  var options: TestBench.Options {
    var options = TestBench.Options()
    options.daemon = daemon
    options.regulations = regulations
    return options
  }
}

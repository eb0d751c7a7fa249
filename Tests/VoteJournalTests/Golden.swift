/// The first and third hash of the journal that ChainTests writes, from a computation that shares no code with it.
let goldenFoundingHash = "a2062d50fd228b67f81ef56d9545a785f24e11a584648985d58b693e8e813305"
let goldenThirdHash = "270ba6da7d3588a691ec2796ddf36eaca6b95853e77f64e005657ae5fe66da53"

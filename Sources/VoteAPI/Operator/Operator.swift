/// The types, calls and errors of the interface `org.votedaemon.operator`, named and spelt as there.
public enum Operator {}

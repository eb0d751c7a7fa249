/// The types of the interface `org.votedaemon.results`, named and spelt as there.
public enum Results {}

/// What this program is called and which version of it runs: for reports and for the marks that its films carry.
public enum ProgramVersion {
    /// The program's name.
    public static let name = "Lipstream"
    /// As `lipstream --version` says it.
    public static let number = "0.1.0"
}

internal import COpenVINO
internal import Foundation

/// Why a model could not be loaded or run.
public struct InferenceError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// OpenVINO could not be started.
        case runtimeUnavailable
        /// The model's file does not exist or cannot be opened.
        case fileMissing
        /// The file is not a whole model of a known kind.
        case modelUnreadable
        /// The model uses an operation that this runtime cannot compute.
        case unsupportedOperation
        /// The model could not be prepared for the device.
        case compilationFailed
        /// An input or output was addressed that the model lacks, or given data of another length or type.
        case wrongTensor
        /// The model failed while it ran.
        case inferenceFailed
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: the operation, what was wrong, what to do next.
    public let description: String
    /// What OpenVINO said itself, or an empty string.
    public let runtimeMessage: String

    init(_ code: Code, _ description: String, runtimeMessage: String = "") {
        self.code = code
        self.description = description
        self.runtimeMessage = runtimeMessage
    }

    /// The one place where a status of the C API becomes an error.
    ///
    /// - Throws: an error of `code` that says `operation` and the runtime's own words, when `status` is not success.
    static func check(
        _ status: ov_status_e, _ code: Code, _ operation: @autoclosure () -> String
    ) throws(InferenceError) {
        guard status != OK else { return }
        let message = lastMessage()
        let reason = unsafe message.isEmpty ? String(cString: ov_get_error_info(status)) : essence(of: message)
        let unsupported =
            status == NOT_IMPLEMENTED || message.contains("No conversion rule found")
            || message.contains("No translator found")
        if unsupported, code == .modelUnreadable || code == .compilationFailed {
            throw InferenceError(
                .unsupportedOperation,
                "\(operation()): it uses an operation that OpenVINO lacks, export it with common ones (\(reason))",
                runtimeMessage: message)
        }
        let advice = code == .modelUnreadable ? "; the file is damaged or not a model, fetch it again" : ""
        throw InferenceError(code, "\(operation()): \(reason)\(advice)", runtimeMessage: message)
    }

    /// The runtime's message of the last failure; it is handed over as a copy that the caller frees.
    private static func lastMessage() -> String {
        guard let text = unsafe ov_get_last_err_msg() else { return "" }
        defer { unsafe ov_free(text) }
        return unsafe String(cString: text)
    }

    /// OpenVINO's messages carry source positions and headings; the first line that is neither is the reason.
    private static func essence(of message: String) -> String {
        let headings = [
            "Exception from ", "Check '", "FrontEnd API failed", "Model wasn't fully converted", "Summary:",
        ]
        let lines = message.split(separator: "\n").map { $0.drop { $0.isWhitespace || $0 == "-" } }
        let telling = lines.filter { line in !line.isEmpty && !headings.contains { line.hasPrefix($0) } }
        var line = telling.first ?? lines.first ?? "no reason given"
        if let advice = line.range(of: " Please check that model format") { line = line[..<advice.lowerBound] }
        while line.last?.isWhitespace == true || line.last == "." { line.removeLast() }
        return line.count > 300 ? line.prefix(300) + "…" : String(line)
    }
}

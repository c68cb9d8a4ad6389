import Calendar
public import HTML
import HTTP

/// Says of the field before it that what it holds is never given back into a page, but asked for again.
///
/// It travels with the form, because whoever gives a form back knows nothing of it but what came.
public struct SecretMark: Component {
    let field: String
    let kind: Kind

    /// What is asked for, in the words of HTML's `autocomplete`.
    public enum Kind: String, Sendable {
        case password = "current-password"
        case newPassword = "new-password"
        case code = "one-time-code"

        var label: Words {
            switch self {
            case .password: Words("รหัสผ่าน", "Password")
            case .newPassword: Words("รหัสผ่านใหม่", "New password")
            case .code: Words("รหัสที่ได้รับ", "The code that you were given")
            }
        }
    }

    public init(_ field: String, _ kind: Kind) { (self.field, self.kind) = (field, kind) }

    public var body: Node { HiddenField(Self.prefix + field, kind.rawValue) }

    private static let prefix = "_secret."

    static func kind(of field: String, in form: HTTP.Form) -> Kind? { form.text(prefix + field).flatMap(Kind.init) }

    static func isMark(_ name: String) -> Bool { name.hasPrefix(prefix) }
}

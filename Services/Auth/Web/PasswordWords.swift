import Calendar
import HTML
import Pages

extension PasswordRule.Refusal {
    var words: Words {
        switch self {
        case .tooShort:
            Words(
                "รหัสผ่านต้องยาวอย่างน้อย \(PasswordRule.shortest) ตัวอักษร ลองใช้หลายคำต่อกันที่ท่านจำได้",
                "A password needs at least \(PasswordRule.shortest) characters. Try several words that you remember.")
        case .tooLong:
            Words(
                "รหัสผ่านยาวเกิน \(PasswordRule.longest) ตัวอักษร",
                "A password has at most \(PasswordRule.longest) characters.")
        case .unusable:
            Words(
                "รหัสผ่านมีอักขระที่พิมพ์ซ้ำจากแป้นพิมพ์อื่นไม่ได้", "The password has a character that other keyboards cannot type.")
        case .common:
            Words(
                "รหัสผ่านนี้เดาง่าย ประกอบด้วยคำหรือลำดับที่ใช้กันทั่วไป",
                "The password is easy to guess: common words, runs or repetitions.")
        case .aboutYou:
            Words(
                "รหัสผ่านนี้มาจากชื่อ ตำแหน่ง หรือหน่วยงานของท่าน", "The password is made of your name, position or agency.")
        }
    }
}

/// A new password, typed twice, with the rule beside it.
struct NewPasswordFields: Component {
    let problem: FieldProblem?

    /// Names of the two fields.
    static let password = "password", again = "again"

    var body: Node {
        TextField(
            Field(
                Self.password, Words("รหัสผ่านใหม่", "New password"),
                hint: Words(
                    "อย่างน้อย 15 ตัวอักษร ใช้ภาษาไทย ภาษาอังกฤษ ตัวเลข หรือเว้นวรรคก็ได้ ไม่ต้องมีอักขระพิเศษ ตัวอย่างเช่น สี่คำที่ไม่เกี่ยวกัน",
                    "At least 15 characters, Thai or English, with spaces if you like; no special characters needed. Four unrelated words will do."
                ), problem: problem?.field == Self.password ? problem : nil),
            kind: .password, autocomplete: "new-password")
        TextField(
            Field(
                Self.again, Words("รหัสผ่านใหม่อีกครั้ง", "The same again"),
                problem: problem?.field == Self.again ? problem : nil),
            kind: .password, autocomplete: "new-password")
    }

    static let differ = FieldProblem(again, Words("รหัสผ่านสองช่องไม่ตรงกัน", "The two passwords differ"))
}

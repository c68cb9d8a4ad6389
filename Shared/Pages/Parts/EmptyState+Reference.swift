import Calendar
import Runtime

extension EmptyState {
    /// The same for an ordinary search; whoever looked for a reference with a wrong character in it is told so.
    public func forSearch(_ typed: String) -> EmptyState {
        guard Reference.isMistyped(typed) else { return self }
        return EmptyState(
            title,
            advice: Words(
                "หากสิ่งที่พิมพ์คือเลขที่อ้างอิง มีตัวอักษรผิดหรือสลับที่กัน กรุณาตรวจทีละกลุ่ม",
                "If this is a reference, a character in it is wrong or two are swapped: check it group by group."),
            next: next)
    }
}

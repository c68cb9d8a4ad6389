import HTTP

extension Response {
    /// What was answered the first time, and is answered to every repetition.
    init(_ answer: Decide.Answer) {
        self.init(Status(answer.status), body: answer.body.isEmpty ? .empty : .bytes(Array(answer.body)))
        if let location = answer.location { headers["Location"] = location }
        if let type = answer.contentType { headers["Content-Type"] = type }
    }
}

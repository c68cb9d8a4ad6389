import Calendar

extension CaseRefusal {
    /// What is the matter, in one sentence.
    var title: Words {
        switch self {
        case .over(.returned): Words("รายงานถูกส่งกลับแก้ไขแล้ว", "The report has been sent back for correction")
        case .over(.approved): Words("รายงานได้รับอนุมัติครบทุกขั้นแล้ว", "The report has been approved by every step")
        case .over(.refused): Words("รายงานไม่ได้รับอนุมัติและสิ้นสุดแล้ว", "The report has been refused for good")
        case .decidedAlready: Words("ขั้นตอนนี้มีผู้พิจารณาไปแล้ว", "This step has already been decided")
        case .notYetItsTurn: Words("ยังไม่ถึงขั้นตอนนี้", "It is not this step's turn yet")
        case .unknownStep: Words("ไม่มีขั้นตอนนี้ในเส้นทางอนุมัติ", "The route has no such step")
        case .staleRevision: Words("รายงานมีฉบับใหม่กว่าที่ท่านอ่าน", "There is a newer revision than the one you read")
        case .notHolder: Words("ท่านไม่ได้ดำรงตำแหน่งของขั้นตอนนี้", "You do not hold this step's position")
        case .noRight: Words("สิทธิ์ของท่านไม่รวมการอนุมัติรายงานนี้", "Your rights do not include approving this report")
        case .ownWork: Words("ผู้จัดทำหรือผู้ส่งอนุมัติรายงานของตนเองไม่ได้", "Nobody approves what they prepared or sent")
        case .votedAlready: Words("ท่านลงความเห็นในรอบนี้แล้ว", "You have already voted in this turn")
        case .notShown: Words("ยังไม่ได้เปิดอ่านรายงานฉบับที่จะพิจารณา", "The revision to decide about has not been shown")
        case .mayNotReturnThere: Words("ขั้นตอนนี้ส่งกลับไปที่นั่นไม่ได้", "This step may not send it back there")
        case .mayNotRefuse: Words("ขั้นตอนนี้ไม่มีอำนาจไม่อนุมัติ", "This step may not refuse for good")
        case .invalid: Words("กรุณาแก้ไขข้อมูลที่ไม่ถูกต้อง", "Please correct what is wrong")
        }
    }

    /// What one can do about it.
    var advice: Words? {
        switch self {
        case .over(.returned): Words("รอหน่วยงานส่งฉบับแก้ไข", "Wait for the corrected revision.")
        case .over, .unknownStep, .mayNotReturnThere, .mayNotRefuse: nil
        case .decidedAlready: Words("ผลการพิจารณาอยู่ในเส้นทางของรายงานนี้", "The decision stands in the report's history.")
        case .notYetItsTurn(let step): Words("รายงานอยู่ที่: \(step.thai)", "The report is with: \(step.english)")
        case .staleRevision(let current):
            Words(
                "ฉบับปัจจุบันคือฉบับที่ \(current) กรุณาอ่านก่อนพิจารณา",
                "The present revision is \(current); please read it first.")
        case .notHolder(let step):
            Words("ผู้พิจารณาคือผู้ดำรงตำแหน่ง: \(step.thai)", "It is decided by the holder of: \(step.english)")
        case .noRight: Words("ติดต่อผู้ดูแลสิทธิ์ของหน่วยงาน", "Ask whoever manages rights in your office.")
        case .ownWork: Words("ให้ผู้ดำรงตำแหน่งคนอื่นหรือผู้รักษาราชการแทนพิจารณา", "Another holder must decide.")
        case .votedAlready: Words("รอผู้ดำรงตำแหน่งคนอื่นลงความเห็น", "Wait for the other holders.")
        case .notShown:
            Words(
                "กรุณารอให้เนื้อหารายงานแสดงครบ หรือเปิดรายงานแล้วกรอกรหัสตรวจสอบท้ายรายงาน",
                "Wait until the report has been shown, or open it and type the check code at its end.")
        case .invalid: nil
        }
    }
}

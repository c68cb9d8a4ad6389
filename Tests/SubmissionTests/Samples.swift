import JSON

/// Answers that make a complete project and a complete report of the quarterly programme.
enum Samples {
    static func plan(_ id: String) -> JSONValue {
        [
            "plan": .string(id), "issue": "การสร้างความสามารถในการแข่งขัน", "goal": "เศรษฐกิจเติบโตอย่างมีเสถียรภาพ",
            "contribution": "เกษตรกร 120 รายได้รับการอบรม",
        ]
    }

    static func project(_ name: String = "พัฒนาผลไม้คุณภาพจังหวัดระยอง", source: String = "provincial") -> JSONObject {
        let value: JSONValue = [
            "plans": [plan("national-strategy"), plan("plan-12")], "name": .string(name), "fiscal_year": 2564,
            "starts": "2020-10-01", "ends": "2021-09-30", "division": "กลุ่มส่งเสริมและพัฒนาการผลิต",
            "telephone": "0 3869 4000", "budget_source": .string(source), "budget": "1000000.10",
            "rationale": "ผลไม้เป็นสินค้าหลักของจังหวัด", "objectives": [["objective": "ยกระดับคุณภาพผลผลิต"]],
            "targets": "เกษตรกร 300 ราย", "area": "อำเภอแกลง",
            "indicators": [["indicator": "เกษตรกรที่ผ่านการอบรม", "target": 300, "unit": "ราย"]],
            "benefits": "รายได้เพิ่มขึ้น",
            "activities": [["activity": "อบรม", "from": "2020-11-01", "to": "2021-06-30", "amount": "1000000.10"]],
            "spend_q1": "150000.00", "spend_q2": "250000.05", "spend_q3": "350000.05", "spend_q4": "250000.00",
        ]
        return value.object ?? JSONObject()
    }

    static let progress: JSONObject = {
        let value: JSONValue = [
            "percent": 50, "results": "อบรมเกษตรกรแล้วสองรุ่น", "spent": "250000.00", "spent_to_date": "400000.00",
            "problems": "ไม่มี", "next_steps": "จัดอบรมรุ่นที่สาม",
            "plan_reports": [plan("national-strategy"), plan("plan-12")],
        ]
        return value.object ?? JSONObject()
    }()

    /// A member set, or removed with nil.
    static func changed(_ object: JSONObject, _ key: String, _ value: JSONValue?) -> JSONObject {
        var object = object
        object[key] = value
        return object
    }
}

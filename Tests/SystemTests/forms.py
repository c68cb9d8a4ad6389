"""What people of Rayong type: complete projects (M1–M5) and complete progress reports (M6) of the quarterly programme."""

PROGRAMME = "project-quarterly"


def plan(name):
    return {
        "plan": name, "issue": "การสร้างความสามารถในการแข่งขัน", "goal": "เศรษฐกิจเติบโตอย่างมีเสถียรภาพ",
        "contribution": "เกษตรกร 120 รายได้รับการอบรม รายได้เฉลี่ยเพิ่มขึ้นร้อยละ 8",
    }


def project(name, source="provincial"):
    return {
        "plans": [plan("national-strategy"), plan("plan-12")], "name": name, "fiscal_year": 2564,
        "starts": "2020-10-01", "ends": "2021-09-30", "division": "กลุ่มส่งเสริมและพัฒนาการผลิต",
        "telephone": "0 3869 4000", "budget_source": source, "budget": "1000000.10",
        "rationale": "ผลไม้เป็นสินค้าหลักของจังหวัด", "objectives": [{"objective": "ยกระดับคุณภาพผลผลิต"}],
        "targets": "เกษตรกร 300 ราย", "area": "อำเภอแกลง",
        "indicators": [{"indicator": "เกษตรกรที่ผ่านการอบรม", "target": 300, "unit": "ราย"}],
        "benefits": "รายได้เพิ่มขึ้น",
        "activities": [{"activity": "อบรม", "from": "2020-11-01", "to": "2021-06-30", "amount": "1000000.10"}],
        "spend_q1": "150000.00", "spend_q2": "250000.05", "spend_q3": "350000.05", "spend_q4": "250000.00",
    }


def progress(percent=50):
    return {
        "percent": percent, "results": "อบรมเกษตรกรแล้วสองรุ่น รวม 240 ราย", "spent": "250000.00",
        "spent_to_date": "400000.00", "problems": "ไม่มี", "next_steps": "จัดอบรมรุ่นที่สาม",
        "plan_reports": [plan("national-strategy"), plan("plan-12")],
    }

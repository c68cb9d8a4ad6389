"""The projects of the demonstration and what is reported about them, in the words that officers use."""

PLANS = [
    {
        "plan": "national-strategy", "issue": "ด้านการสร้างความสามารถในการแข่งขัน",
        "goal": "ประเทศไทยเป็นประเทศที่พัฒนาแล้ว เศรษฐกิจเติบโตอย่างมีเสถียรภาพและยั่งยืน",
        "contribution": "ยกระดับผลผลิตและรายได้ของประชาชนในจังหวัดระยอง",
    },
    {
        "plan": "plan-12", "issue": "ยุทธศาสตร์ที่ 3 การสร้างความเข้มแข็งทางเศรษฐกิจและแข่งขันได้อย่างยั่งยืน",
        "goal": "เศรษฐกิจขยายตัวอย่างมีเสถียรภาพและยั่งยืน", "contribution": "เพิ่มมูลค่าผลผลิตและลดต้นทุนของพื้นที่",
    },
]

# Office, name, source and amount of the budget (baht), planned spending by quarter.
PROJECTS = [
    ("rayong-agri", "ส่งเสริมการผลิตทุเรียนคุณภาพเพื่อการส่งออกอย่างยั่งยืน", "provincial", 12_500_000),
    ("rayong-dpt", "ก่อสร้างเขื่อนป้องกันตลิ่งริมแม่น้ำระยอง ตำบลปากน้ำ", "provincial", 19_800_000),
    ("rayong-roads", "ปรับปรุงถนนเชื่อมแหล่งท่องเที่ยวและแหล่งผลิตผลไม้ อำเภอแกลง", "provincial", 24_000_000),
    ("rayong-sport", "พัฒนาการท่องเที่ยวเชิงเกษตรกลุ่มจังหวัดภาคตะวันออก 1", "cluster", 8_600_000),
]

# What is left in the middle, so that whoever enters finds something to do.
UNFINISHED = [
    ("rayong-agri", "พัฒนาแปลงใหญ่มังคุดและระบบกระจายน้ำ อำเภอแกลง", "provincial", 6_400_000),
    ("rayong-dpt", "ปรับปรุงภูมิทัศน์ลานกิจกรรมชายหาดแหลมเจริญ", "provincial", 9_200_000),
    ("rayong-roads", "ติดตั้งไฟฟ้าแสงสว่างทางหลวงชนบท สาย รย.4060", "provincial", 4_800_000),
    ("rayong-sport", "ตลาดกลางผลไม้และท่องเที่ยวชุมชนกลุ่มจังหวัดภาคตะวันออก 1", "cluster", 7_000_000),
]


def registration(name, source, budget):
    """M1 to M5 of a project."""
    quarter = budget // 4
    return {
        "plans": PLANS,
        "name": name, "fiscal_year": "2564", "starts": "1 ตุลาคม 2563", "ends": "30 กันยายน 2564",
        "division": "กลุ่มยุทธศาสตร์และสารสนเทศ", "telephone": "0 3869 4000",
        "budget_source": source, "budget": f"{budget:,}.00",
        "rationale": "จังหวัดระยองมีศักยภาพด้านนี้ แต่ยังขาดโครงสร้างพื้นฐานและการจัดการที่เป็นระบบ "
                     "จึงจัดทำโครงการตามแผนปฏิบัติราชการประจำปีงบประมาณ พ.ศ. ๒๕๖๔",
        "objectives": [{"objective": "เพื่อเพิ่มรายได้และคุณภาพชีวิตของประชาชนในพื้นที่เป้าหมาย"}],
        "targets": "ประชาชนในพื้นที่ 5 อำเภอ ไม่น้อยกว่า 500 ครัวเรือน", "area": "จังหวัดระยอง",
        "indicators": [{"indicator": "ร้อยละของกลุ่มเป้าหมายที่มีรายได้เพิ่มขึ้น", "target": "80", "unit": "ร้อยละ"}],
        "benefits": "ประชาชนในพื้นที่มีรายได้เพิ่มขึ้นและเข้าถึงบริการได้สะดวก",
        "activities": [
            {"activity": "สำรวจและออกแบบ", "from": "1 ตุลาคม 2563", "to": "31 ธันวาคม 2563",
             "amount": f"{quarter:,}.00", "place": "อำเภอเมืองระยอง"},
            {"activity": "ดำเนินการตามแผน", "from": "1 มกราคม 2564", "to": "30 กันยายน 2564",
             "amount": f"{budget - quarter:,}.00", "place": "อำเภอแกลง"},
        ],
        "spend_q1": f"{quarter:,}.00", "spend_q2": f"{quarter:,}.00", "spend_q3": f"{quarter:,}.00",
        "spend_q4": f"{budget - 3 * quarter:,}.00",
    }


def progress(percent, spent, to_date):
    """M6 of a quarter, complete."""
    return {
        "percent": percent, "spent": spent, "spent_to_date": to_date,
        "results": "ดำเนินการได้ตามแผน กลุ่มเป้าหมายเข้าร่วมกิจกรรมครบถ้วน และเบิกจ่ายตามงวดงาน",
        "problems": "สถานการณ์การแพร่ระบาดทำให้ต้องปรับรูปแบบการจัดกิจกรรมบางส่วน",
        "next_steps": "เร่งรัดการดำเนินงานและเบิกจ่ายให้เป็นไปตามแผนในไตรมาสที่ ๓",
        "plan_reports": [
            {**plan, "contribution": "ผลผลิตมีคุณภาพและมูลค่าเพิ่มขึ้น รายได้ของกลุ่มเป้าหมายเพิ่มขึ้น"} for plan in PLANS
        ],
    }

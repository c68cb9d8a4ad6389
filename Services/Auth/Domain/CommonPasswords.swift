/// Words of which common passwords are made, longest first.
///
/// Lists of leaked passwords end at ten or twelve characters; a longer password that is common is a chain of these. The
/// Thai ones come twice: as they are written, and as they look when they are typed on a keyboard set to English.
enum CommonPasswords {
    static let words: [String] = (english + thai + typedThai + keyboards).sorted { $0.count > $1.count }

    private static let english = [
        "password", "passw", "passwort", "welcome", "letmein", "administrator", "admin", "login", "signin", "secret",
        "master", "superman", "batman", "dragon", "monkey", "shadow", "sunshine", "princess", "football", "baseball",
        "iloveyou", "love", "hello", "freedom", "whatever", "trustno", "starwars", "computer", "internet", "google",
        "facebook", "samsung", "iphone", "apple", "microsoft", "windows", "office", "server", "system", "network",
        "default", "changeme", "temp", "test", "demo", "user", "guest", "root", "support", "service", "manager",
        "government", "ministry", "interior", "province", "provincial", "governor", "thailand", "thai", "bangkok",
        "raingan", "report", "reporting", "country", "district", "department", "official", "budget", "project",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "summer", "winter",
        "spring", "autumn", "correct", "horse", "battery", "staple", "abc", "xyz", "qaz", "wsx", "edc", "zaq",
        "2560", "2561", "2562", "2563", "2564", "2565", "2566", "2567", "2568", "2569", "2570", "2571", "2572", "2015",
        "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "2028", "2029",
        "www", "com", "http", "https", "goth", "mail", "email", "gmail", "hotmail",
    ]

    private static let thai = [
        "รหัสผ่าน", "รหัส", "ผ่าน", "สวัสดี", "ประเทศไทย", "ประเทศ", "กรุงเทพมหานคร", "กรุงเทพ", "จังหวัด", "อำเภอ", "ตำบล",
        "สำนักงาน", "กระทรวง", "มหาดไทย", "ผู้ว่าราชการ", "ราชการ", "รายงาน", "ระบบ", "ผู้ดูแล", "เจ้าหน้าที่", "หัวหน้า", "ทดสอบ",
        "ความรัก", "รักเธอ", "รัก", "ไทย", "โครงการ", "งบประมาณ", "เทศบาล", "องค์การบริหารส่วน", "อบต", "อบจ", "ปลัด",
    ]

    private static let typedThai = [
        "l;ylfu", "xitgmLwmp", "xitgmlwmp", "gmLwmp", "iskl", "islzjko", "-njvz^h", "iyd", "wmp", "lelyd'ko", "ikp'ko",
        "0y's;yf", "d]6'gmr", "iykd", "xrl", "mflv[", "sy;soh", "gkhksohkmuj",
    ]

    private static let keyboards = [
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "asdfgh", "zxcvbn", "qazwsxedc", "1qaz2wsx3edc", "qwer", "asdf",
        "zxcv", "poiuytrewq", "lkjhgfdsa", "mnbvcxz", "ๆไำพะัีรนย", "ฟหกดเ้่าสว", "ผปแอิืทม", "ฟหกด", "ๆไำพ",
    ]
}

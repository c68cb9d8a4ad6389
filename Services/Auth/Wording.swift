import Access
import Calendar
import Contracts

extension Words {
    /// A position as somebody holds it: `รักษาราชการแทน ผู้ว่าราชการจังหวัดระยอง`.
    init(_ mode: HoldingMode, _ title: Words) {
        switch mode {
        case .substantive: self = title
        case .actingFull: self.init("รักษาราชการแทน " + title.thai, "Acting " + title.english)
        case .delegated: self.init("ปฏิบัติราชการแทน " + title.thai, "For the " + title.english)
        }
    }

    init(_ role: Role) {
        switch role {
        case .preparer: self.init("จัดทำรายงาน", "prepares reports")
        case .head: self.init("ส่งรายงานในนามหน่วยงาน", "sends reports")
        case .approver: self.init("อนุมัติ", "approves")
        case .overseer: self.init("ดูรายงาน", "sees reports")
        case .administrator: self.init("ดูแลบุคคลและสิทธิ์", "manages people and rights")
        case .auditor: self.init("ตรวจสอบการใช้งาน", "audits")
        case .fileFor: self.init("รายงานแทนหน่วยงานอื่น", "files for others")
        }
    }

    init(_ hierarchy: Hierarchy) {
        switch hierarchy {
        case .line: self.init("สายบังคับบัญชา (สังกัด)", "Line")
        case .area: self.init("พื้นที่", "Area")
        case .cluster: self.init("กลุ่มจังหวัด", "Cluster")
        case .oversight: self.init("การกำกับดูแล", "Oversight")
        }
    }

    init(_ reach: Reach) {
        switch reach {
        case .own: self.init("เฉพาะหน่วยงานนี้", "this agency only")
        case .children: self.init("หน่วยงานนี้และหน่วยงานใต้สังกัดโดยตรง", "this agency and those right below")
        case .subtree: self.init("หน่วยงานนี้และทุกหน่วยงานที่อยู่ข้างใต้", "this agency and everything below")
        }
    }

    /// A kind of agency by its usual word; a kind that is only known as data stands as it is.
    init(agencyKind kind: String) {
        let known: [String: Words] = [
            "country": Words("ประเทศ", "country"), "ministry": Words("กระทรวง", "ministry"),
            "department": Words("กรม", "department"), "council-office": Words("สำนักงานสภา", "council office"),
            "public-organisation": Words("องค์การมหาชน", "public organisation"),
            "independent-body": Words("องค์กรอิสระ", "independent body"), "province": Words("จังหวัด", "province"),
            "province-office": Words("สำนักงานจังหวัด", "provincial office"),
            "provincial-branch": Words("ส่วนราชการประจำจังหวัด", "provincial branch"),
            "cluster": Words("กลุ่มจังหวัด", "cluster of provinces"),
            "cluster-office": Words("สำนักงานกลุ่มจังหวัด (OSM)", "cluster office (OSM)"),
            "district": Words("อำเภอ", "district"), "khet": Words("เขต", "district of Bangkok"),
            "division": Words("กอง / สำนัก", "division"),
            "pao": Words("องค์การบริหารส่วนจังหวัด", "provincial administrative organisation"),
            "thesaban-nakhon": Words("เทศบาลนคร", "city municipality"),
            "thesaban-mueang": Words("เทศบาลเมือง", "town municipality"),
            "thesaban-tambon": Words("เทศบาลตำบล", "subdistrict municipality"),
            "tao": Words("องค์การบริหารส่วนตำบล", "subdistrict administrative organisation"),
            "special-lgo": Words("องค์กรปกครองส่วนท้องถิ่นรูปแบบพิเศษ", "special local government"),
            "local-government": Words("องค์กรปกครองส่วนท้องถิ่น", "local government"),
        ]
        self = known[kind] ?? Words(kind, kind)
    }
}

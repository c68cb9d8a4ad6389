import Calendar
import HTML
import HTTP
import Pages

/// Anybody finds the code of a local government, by which it signs in, by province and district.
struct CodesPage {
    let provinces: [Agency]
    let districts: [Agency]
    let province: Agency?
    let district: Agency?
    /// Nil before anything was chosen.
    let found: [AgencyLine]?

    var page: Page {
        Page(Words("ค้นรหัส อปท.", "Local-government codes"), here: here) {
            PageHeading(
                Words("ค้นรหัสองค์กรปกครองส่วนท้องถิ่น", "Find a local government's code"),
                lead: Words(
                    "เลือกจังหวัด แล้วเลือกอำเภอ รหัส 7 หลักใช้เป็นชื่อผู้ใช้",
                    "Choose the province, then the district. The seven digits are the sign-in name."))
            form(.method(.get), .action("/agencies/codes"), .class("filters")) {
                SelectField(
                    Field("province", Words("จังหวัด", "Province"), isRequired: false),
                    choices: provinces.map { Choice($0.slug, $0.name) }, value: province?.slug)
                if province != nil {
                    SelectField(
                        Field("district", Words("อำเภอ", "District"), isRequired: false),
                        choices: districts.map { Choice($0.slug, $0.name) }, value: district?.slug)
                }
                ButtonRow { Button(Words("แสดงรหัส", "Show codes"), .secondary) }
            }
            if let found {
                if district == nil {
                    Inset {
                        p {
                            Words(
                                "นี่คือ อปท. ของทั้งจังหวัด เลือกอำเภอเพื่อดูเทศบาลและ อบต.",
                                "These are of the whole province: choose a district for those inside it.")
                        }
                    }
                }
                list(found)
            }
        }
    }

    @Markup private func list(_ found: [AgencyLine]) -> Node {
        FoundCount(found.count, "แห่ง")
        if found.contains(where: \.agency.isDerived) {
            Banner(
                .notice,
                Words(
                    "รายการที่มีเครื่องหมาย “สร้างจากข้อมูลเขต” ยังไม่มีผู้ยืนยันว่ามีอยู่จริง",
                    "Nobody has vouched for those marked “derived”."))
        }
        DataTable(
            Words("องค์กรปกครองส่วนท้องถิ่น", "Local governments"), showsCaption: false,
            columns: [
                .init(Words("รหัส", "Code"), .name), .init(Words("ชื่อ", "Name")), .init(Words("ประเภท", "Kind")),
            ],
            rows: found.map { line in
                [
                    HTML.code(.translateNo) { line.codes["dla7"] ?? "" },
                    .group([
                        Link(line.agency.name, "/agencies/\(line.agency.slug)/public").body,
                        line.agency.isDerived
                            ? .group([
                                .text(" "), StatusTag(Words("สร้างจากข้อมูลเขต", "Derived"), .quiet, .empty).body,
                            ]) : .empty,
                    ]), .text(Words(agencyKind: line.agency.kind).shown),
                ]
            },
            empty: EmptyState(
                Words("ไม่มีองค์กรปกครองส่วนท้องถิ่นในพื้นที่นี้", "No local government here"),
                advice: Words("ลองเลือกอำเภออื่น", "Choose another district.")))
    }

    private var here: Address {
        var address: Address = "/agencies/codes"
        if let province { address = address.asking("province", for: province.slug) }
        if let district { address = address.asking("district", for: district.slug) }
        return address
    }
}

extension Desk {
    /// Also without signing in, and without scripts (P1); how often is limited.
    func showCodes(_ request: Request) async throws -> Response {
        try limits.lookUp.count(request.remoteAddress)
        let codes = try await ReadAgencies(ground: ground).localGovernments(
            province: request.query["province"] ?? "", district: request.query["district"] ?? "")
        return CodesPage(
            provinces: codes.provinces, districts: codes.districts, province: codes.province, district: codes.district,
            found: codes.found
        ).page.response(to: request, on: site, for: front.viewer(of: request))
    }
}

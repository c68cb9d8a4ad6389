import Testing

struct AddressTests {
    private let table: AddressTable

    init() throws { table = AddressTable(try Repository.file("deploy/nginx/addresses.txt").text) }

    @Test func noAddressIsGivenTwice() {
        #expect(table.overlaps == [])
        #expect(Set(table.rows.map(\.service)) == ["auth", "submission", "approval", "notification"])
    }

    @Test(arguments: ["auth", "submission", "approval", "notification"])
    func eachServiceHasItsProgrammingAddress(service: String) {
        #expect(table.service(for: "/api/\(service)/v1/anything") == service)
    }

    @Test func everyRouteOfAServiceIsReachable() throws {
        for file in try Repository.files(below: ["Services"], endingIn: ["swift"]) where file.name.contains("Routes") {
            for path in AddressTable.routes(in: file) {
                #expect(table.service(for: path) == file.service?.lowercased(), "\(path) in \(file.path)")
            }
        }
    }

    @Test func anOverlapIsFound() {
        #expect(AddressTable("/inbox approval\n/inbox auth\n").overlaps == ["/inbox and /inbox"])
        #expect(AddressTable("/inbox approval\n/inbox/mine auth\n").overlaps == ["/inbox and /inbox/mine"])
        #expect(AddressTable("/ submission\n/inbox approval\n/inboxes auth\n").overlaps == [])
    }

    @Test(arguments: [
        ("/", "submission"), ("/reports/1", "submission"), ("/inbox", "approval"), ("/inbox/7", "approval"),
        ("/inboxes", "submission"), ("/sign-in", "auth"),
    ])
    func theLongestAddressWins(path: String, service: String) {
        #expect(table.service(for: path) == service)
    }

    @Test func routesAreReadFromTheRoutingTable() {
        let file = SourceFile(
            path: "Services/Approval/Routes.swift",
            text: """
                .get("/inbox", for: .approver, inbox),
                // .get("/nowhere", for: .approver, inbox),
                Route.post("/cases/:id/decisions", for: .approver, decide),
                """)
        #expect(AddressTable.routes(in: file) == ["/inbox", "/cases"])
    }
}

import Access
import Calendar
import Contracts
import Foundation
import HTTP
import JSON
import Runtime

/// What a program sends to invite somebody.
private struct InvitationBody: Decodable {
    let position: PositionName
    let name: String
    let signInName: String
    let email: String?
    let language: String?
    let mode: String?
    let orderNo: String?
    let orderDate: String?
    let rights: [RightBody]?

    static let fields: Set = [
        "position", "name", "signInName", "email", "language", "mode", "orderNo", "orderDate", "rights",
    ]

    var draft: InvitationDraft {
        InvitationDraft(
            name: name, signInName: signInName, email: email ?? "", language: language ?? "th",
            mode: mode ?? "substantive", orderNumber: orderNo ?? "", orderDate: orderDate ?? "")
    }
}

private struct AppointmentBody: Decodable {
    let position: PositionName
    let signInName: String
    let mode: String?
    let orderNo: String?
    let orderDate: String?
    let rights: [RightBody]?

    static let fields: Set = ["position", "signInName", "mode", "orderNo", "orderDate", "rights"]
}

/// A position by its id, or by the agency's slug and the kind when there is only one such.
private struct PositionName: Decodable {
    let id: UUID?
    let agency: String?
    let kind: String?
}

/// A right that differs from the usual ones of the position.
private struct RightBody: Decodable {
    let role: String
    let hierarchy: String
    let agency: String
    let reach: String
    let programme: String?
}

private struct InvitedAnswer: Encodable {
    let person: String
    let invitation: String?
    /// Nil when the request was made before: the code was in the first answer and is nowhere else.
    let code: String?
    let expiresAt: String?
}

extension Desk {
    func inviteByProgram(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let body = try request.json(as: InvitationBody.self, fields: InvitationBody.fields)
        let position = try await position(body.position, visit)
        let read: InvitationRequest
        do throws(InvitationDraft.Invalid) {
            read = try body.draft.read(for: position, rights: try rights(body.rights))
        } catch { throw Problem.invalid(error) }
        let outcome = try await Invite(ground: ground)(
            read, by: visit.acting, repeatable: try repeatable(request, visit))
        switch outcome {
        case .invited(let fresh):
            return try .json(
                InvitedAnswer(
                    person: fresh.personID.text, invitation: fresh.invitationID.text, code: fresh.revealed,
                    expiresAt: Wire.text(of: fresh.expiresAt)), status: .created)
        case .before(let person):
            return try .json(
                InvitedAnswer(person: person.text, invitation: nil, code: nil, expiresAt: nil), status: .created)
        }
    }

    func appointByProgram(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let body = try request.json(as: AppointmentBody.self, fields: AppointmentBody.fields)
        let position = try await position(body.position, visit)
        let draft = InvitationDraft(
            signInName: body.signInName, mode: body.mode ?? "substantive", orderNumber: body.orderNo ?? "",
            orderDate: body.orderDate ?? "")
        let read: (name: SignInName, mode: HoldingMode, order: Order?)
        let rights: [RequestedRight]?
        do throws(InvitationDraft.Invalid) {
            read = try draft.readAppointment()
            rights = try self.rights(body.rights)
        } catch { throw Problem.invalid(error) }
        let person = try await Appoint(ground: ground)(
            read.name, to: position, mode: read.mode, order: read.order, rights: rights,
            by: visit.acting, repeatable: try repeatable(request, visit))
        return try .json(["person": person.text], status: .created)
    }

    func endHoldingByProgram(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        try await EndHolding(ground: ground)(try request.id("id"), by: visit.acting)
        return .noContent
    }

    private func position(_ name: PositionName, _ visit: Visit) async throws -> UUID {
        if let id = name.id { return id }
        guard let agency = name.agency, let kind = name.kind else {
            throw Problem.invalid([
                .init(
                    field: "position",
                    message: Words("ระบุ id หรือ agency และ kind ของตำแหน่ง", "Give the position's id, or agency and kind"))
            ])
        }
        let view = try await ReadAgencies(ground: ground).show(slug: agency, for: visit.acting)
        let found = view.seats.filter { $0.position.kind == kind }
        guard let first = found.first, found.count == 1 else {
            throw Problem.invalid([
                .init(
                    field: "position/kind",
                    message: found.isEmpty
                        ? Words("ไม่มีตำแหน่งนี้ในหน่วยงาน", "The agency has no such position")
                        : Words("มีหลายตำแหน่ง กรุณาระบุ id ของตำแหน่ง", "There are several: give the position's id"))
            ])
        }
        return first.position.id
    }

    private func rights(_ sent: [RightBody]?) throws(InvitationDraft.Invalid) -> [RequestedRight]? {
        guard let sent else { return nil }
        var rights: [RequestedRight] = []
        for (index, body) in sent.enumerated() {
            guard let role = Role(rawValue: body.role), let hierarchy = Hierarchy(rawValue: body.hierarchy),
                let reach = Reach(rawValue: body.reach), let agency = ground.register.tree.agency(slug: body.agency)
            else {
                throw InvitationDraft.Invalid(faults: [
                    .init(field: "rights/\(index)", words: .init("สิทธิ์นี้ไม่ถูกต้อง", "This is no right"))
                ])
            }
            rights.append(RequestedRight(role, hierarchy, agency.id, reach, programme: body.programme))
        }
        return rights
    }
}

extension Problem {
    static func invalid(_ invalid: InvitationDraft.Invalid) -> Problem {
        .invalid(invalid.faults.map { FieldFault(field: $0.field, message: $0.words) })
    }
}

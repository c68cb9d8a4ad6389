import ApprovalService
import Operations

await launch(Program.service)

import Operations
import SubmissionService

await launch(Program.service)

import AuthService
import Operations

await launch(Program.service)

import NotificationService
import Operations

await launch(Program.service)

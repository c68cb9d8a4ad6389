import Foundation

/// Runs `body`, which blocks, on a thread of its own; a cancelled task calls `stop` and still waits for the end.
func onOwnThread(
    named name: String, stop: @escaping @Sendable () -> Void, _ body: @escaping @Sendable () -> Void
) async {
    await withTaskCancellationHandler {
        await withCheckedContinuation { ended in
            let thread = Thread {
                body()
                ended.resume()
            }
            thread.name = name
            thread.start()
        }
    } onCancel: {
        stop()
    }
}

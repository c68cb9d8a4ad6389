public import Runtime

/// What an instance tells its supervisors, on a port of its own.
public enum HealthRoutes {
    private struct Report: Encodable {
        let status: String
        let checks: [String: String]
    }

    /// `/healthz`: the process runs; `/readyz`: it may be given work; `/metrics`: its figures.
    public static func table(readiness: Readiness, metrics: Metrics) -> [Route] {
        [
            .get("/healthz", for: .anyone) { _ in .text("ok\n") },
            .get("/readyz", for: .anyone) { _ in
                let report = await readiness.report()
                let isReady = report.values.allSatisfy { $0 == nil }
                return try .json(
                    Report(status: isReady ? "ready" : "not ready", checks: report.mapValues { $0 ?? "ok" }),
                    status: isReady ? .ok : .unavailable)
            },
            .get("/metrics", for: .anyone) { _ in
                var response = Response.text(metrics.text())
                response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
                return response
            },
        ]
    }
}

-- Sends requests that stand in a file one behind the other, each preceded by its length, and ends when there are no more.
local requests, next_one, stopped = {}, 0, false

function init(args)
    local file = assert(io.open(args[1], "rb"))
    for length in file:lines() do
        requests[#requests + 1] = file:read(tonumber(length))
    end
    file:close()
end

function request()
    next_one = next_one + 1
    if next_one > #requests then
        wrk.thread:stop()
        return "GET /static/none HTTP/1.1\r\nHost: none\r\n\r\n"
    end
    return requests[next_one]
end

function done(summary, latency, _)
    print(string.format(
        '{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "refused": %d, "broken": %d}',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end

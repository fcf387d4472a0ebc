-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: one line of figures at the end; appended to each script.
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: reads of gradebooks. BENCH_TARGETS: a file of lines "path<TAB>token".
local requests, at = {}, 0

function init()
  for line in io.lines(os.getenv("BENCH_TARGETS")) do
    local path, token = line:match("^(%S+)\t(%S+)")
    requests[#requests + 1] = wrk.format("GET", path, { Authorization = "Bearer " .. token })
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

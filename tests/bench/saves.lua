-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: bulk saves, one connection a thread and one gradebook a connection, so that versions do not
-- collide. BENCH_TARGETS: a file with for each thread a line "path<TAB>token<TAB>etag<TAB>body…";
-- the bodies take turns, so that every save changes every mark.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads) -- a global of the thread's own world
end

function init()
  local i = 0
  for line in io.lines(os.getenv("BENCH_TARGETS")) do
    i = i + 1
    if i == number then
      fields = {}
      for field in line:gmatch("[^\t]+") do fields[#fields + 1] = field end
    end
  end
  path, etag, turn = fields[1], fields[3], 3
  headers = { Authorization = "Bearer " .. fields[2], ["Content-Type"] = "application/json" }
end

function request()
  turn = turn < #fields and turn + 1 or 4
  headers["If-Match"] = etag
  return wrk.format("PATCH", path, headers, fields[turn])
end

function response(status, received)
  if status == 200 then etag = received["ETag"] or received["Etag"] end
end

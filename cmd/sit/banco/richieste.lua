-- Asks for the paths of a file, over and over; each thread begins at a place of its own.
local filo = 0

function setup(thread)
  thread:set("filo", filo)
  filo = filo + 1
end

function init()
  percorsi = {}
  for riga in io.lines(os.getenv("SIT_BANCO_PERCORSI")) do
    percorsi[#percorsi + 1] = wrk.format("GET", riga, { ["Accept-Encoding"] = "gzip", ["Host"] = wrk.headers["Host"] })
  end
  i = math.floor(#percorsi * (filo or 0) / 2)
end

function request()
  i = i % #percorsi + 1
  return percorsi[i]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("banco %d %d %d %d %d %d\n", summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end

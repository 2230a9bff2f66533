-- Logs points of a metric, one a request, to the runs that the environment names.

dofile("benches/report.lua")

local runs = {}
for id in os.getenv("FMF_BENCH_RUNS"):gmatch("%S+") do runs[#runs + 1] = id end
local step = 0

function request()
  step = step + 1
  local run = runs[step % #runs + 1]
  local body = string.format(
    '{"run_id": "%s", "key": "m", "value": 0.5, "timestamp": %d, "step": %d}', run, step, step)
  return wrk.format("POST", "/api/2.0/mlflow/runs/log-metric", {["Content-Type"] = "application/json"}, body)
end

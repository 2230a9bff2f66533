-- Logs points of ten metrics, a thousand a request, to the runs that the environment names.

dofile("benches/report.lua")

local runs = {}
for id in os.getenv("FMF_BENCH_RUNS"):gmatch("%S+") do runs[#runs + 1] = id end
local step = 0

function request()
  local points = {}
  for number = 1, 1000 do
    if number % 10 == 0 then step = step + 1 end
    points[number] = string.format(
      '{"key": "m%d", "value": 0.5, "timestamp": %d, "step": %d}', number % 10, step, step)
  end
  local run = runs[step / 100 % #runs + 1]
  local body = string.format('{"run_id": "%s", "metrics": [%s]}', run, table.concat(points, ", "))
  return wrk.format("POST", "/api/2.0/mlflow/runs/log-batch", {["Content-Type"] = "application/json"}, body)
end

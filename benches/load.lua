-- Loads prompts by alias, a hundred of them in turn; with the token in FMF_BENCH_TOKEN, if any.
dofile("benches/report.lua")

local token = os.getenv("FMF_BENCH_TOKEN")
if token then
  wrk.headers["Authorization"] = "Bearer " .. token
end

local count = 0

function request()
  count = count + 1
  return wrk.format("GET", string.format(
    "/api/2.0/mlflow/registered-models/alias?name=prompt_%05d&alias=production", count % 100))
end

-- Loads prompts by alias, a hundred of them in turn.
dofile("benches/report.lua")

local count = 0

function request()
  count = count + 1
  return wrk.format("GET", string.format(
    "/api/2.0/mlflow/registered-models/alias?name=prompt_%05d&alias=production", count % 100))
end

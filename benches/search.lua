-- Searches prompts by a tag, another value each time.
dofile("benches/report.lua")

local count = 0

function request()
  count = count + 1
  local filter = "tags.%60mlflow.prompt.is_prompt%60+%3D+%27true%27+AND+tags.team+%3D+%27team-"
    .. (count % 100) .. "%27"
  return wrk.format("GET", "/api/2.0/mlflow/registered-models/search?max_results=100&filter=" .. filter)
end

-- Registers version after version of a hundred prompts, as the stock client's second request does.
dofile("benches/report.lua")

local count = 0
local text = string.rep("You are a careful assistant. Answer {{question}} briefly. ", 10)

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function request()
  count = count + 1
  local body = string.format(
    '{"name":"prompt_%05d","source":"dummy-source","description":"change %d","tags":['
    .. '{"key":"team","value":"team-1"},{"key":"mlflow.prompt.is_prompt","value":"true"},'
    .. '{"key":"_mlflow_prompt_type","value":"text"},'
    .. '{"key":"mlflow.prompt.text","value":"%s%d"}]}', count % 100, count, text, count)
  return wrk.format(nil, "/api/2.0/mlflow/model-versions/create", nil, body)
end

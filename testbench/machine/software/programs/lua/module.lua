-- Loaded with each request: a small template engine.
local M = {}

local function compile(template)
  local parts, at = {"local _ENV, emit = ... ;"}, 1
  while true do
    local from, to, mark, code = template:find("{([%%=])%s*(.-)%s*[%%=]}", at)
    if not from then break end
    if from > at then
      parts[#parts + 1] = ("emit(%q)"):format(template:sub(at, from - 1))
    end
    parts[#parts + 1] = mark == "=" and ("emit(tostring(%s))"):format(code) or code
    at = to + 1
  end
  parts[#parts + 1] = ("emit(%q)"):format(template:sub(at))
  return assert(load(table.concat(parts, "\n"), "=template", "t"))
end

function M.render(template, values)
  local out = {}
  compile(template)(setmetatable(values, {__index = _G}), function(s) out[#out + 1] = s end)
  return table.concat(out)
end

return M

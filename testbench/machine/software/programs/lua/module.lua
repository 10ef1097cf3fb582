-- Loaded with each request: a small template engine.
local M = {}

function M.render(template, values)
  return (template:gsub("{(%a+)}", function(name) return tostring(values[name]) end))
end

return M

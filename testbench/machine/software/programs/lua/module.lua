-- Loaded with each request: a small template engine and a parser of arithmetic.
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

local levels = {["+"] = 1, ["-"] = 1, ["*"] = 2, ["/"] = 2, ["%"] = 2, ["^"] = 3}
local apply = {
  ["+"] = function(a, b) return a + b end,
  ["-"] = function(a, b) return a - b end,
  ["*"] = function(a, b) return a * b end,
  ["/"] = function(a, b) return b == 0 and 0 or a / b end,
  ["%"] = function(a, b) return b == 0 and a or math.fmod(a, b) end,
  ["^"] = function(a, b) return a ^ (b % 3) end,
}

function M.evaluate(text)
  local position = 1
  local expression
  local function skip() position = text:match("^%s*()", position) end
  local function primary()
    skip()
    local number, after = text:match("^(%d+%.?%d*)()", position)
    if number then
      position = after
      return tonumber(number)
    end
    if text:sub(position, position) == "(" then
      position = position + 1
      local value = expression(1)
      skip()
      assert(text:sub(position, position) == ")", "missing )")
      position = position + 1
      return value
    end
    error({what = "unexpected", where = position})
  end
  function expression(level)
    local left = primary()
    while true do
      skip()
      local operator = text:sub(position, position)
      local its = levels[operator]
      if not its or its < level then return left end
      position = position + 1
      local right = expression(operator == "^" and its or its + 1)
      left = apply[operator](left, right)
    end
  end
  return expression(1)
end

return M

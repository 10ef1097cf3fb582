-- The handler of a request: parses it, works on it with most of what the language and its
-- libraries have, answers with a text.

local Stack = {}
Stack.__index = Stack
Stack.__len = function(s) return s.n end
Stack.__eq = function(a, b) return a.n == b.n end
Stack.__lt = function(a, b) return a.n < b.n end
Stack.__le = function(a, b) return a.n <= b.n end
Stack.__concat = function(a, b) return tostring(a) .. tostring(b) end
Stack.__tostring = function(s) return "stack of " .. s.n end
Stack.__call = function(s, v) s:push(v) return s end
Stack.__add = function(a, b)
  local sum = Stack.new()
  for _, from in ipairs {a, b} do
    for i = 1, from.n do sum:push(from[i]) end
  end
  return sum
end
Stack.__unm = function(a)
  local turned = Stack.new()
  for i = a.n, 1, -1 do turned:push(a[i]) end
  return turned
end
Stack.__close = function(s) s.closed = true end
function Stack.new() return setmetatable({n = 0}, Stack) end
function Stack:push(v) self.n = self.n + 1; self[self.n] = v end
function Stack:pop()
  local v = self[self.n]
  self[self.n] = nil
  self.n = self.n - 1
  return v
end

local Queue = setmetatable({}, {__index = Stack})
Queue.__index = Queue
function Queue.new() return setmetatable({n = 0, first = 1}, Queue) end
function Queue:take()
  local v = self[self.first]
  self.first = self.first + 1
  return v
end

local function numbers(body)
  local list, names = {}, {}
  for name, value in body:gmatch("(%a+)=([%d%.]+);") do
    list[#list + 1] = tonumber(value)
    names[#names + 1] = name
  end
  return list, names
end

local function encode(value, out)
  local kind = type(value)
  if kind == "table" then
    if #value > 0 then
      out[#out + 1] = "["
      for i, v in ipairs(value) do
        if i > 1 then out[#out + 1] = "," end
        encode(v, out)
      end
      out[#out + 1] = "]"
    else
      local keys = {}
      for k in pairs(value) do keys[#keys + 1] = k end
      table.sort(keys)
      out[#out + 1] = "{"
      for i, k in ipairs(keys) do
        if i > 1 then out[#out + 1] = "," end
        out[#out + 1] = string.format("%q:", k)
        encode(value[k], out)
      end
      out[#out + 1] = "}"
    end
  elseif math.type(value) == "float" then
    out[#out + 1] = string.format("%.6g", value)
  elseif kind == "string" then
    out[#out + 1] = string.format("%q", value)
  else
    out[#out + 1] = tostring(value)
  end
  return out
end

local function statistics(list)
  local sum, squares = 0, 0.0
  for _, v in ipairs(list) do
    sum = sum + v
    squares = squares + v * v
  end
  local mean = sum / #list
  local sorted = table.move(list, 1, #list, 1, {})
  table.sort(sorted, function(a, b) return a > b end)
  return {
    mean = mean,
    deviation = math.sqrt(math.max(0, squares / #list - mean * mean)),
    median = sorted[#sorted // 2 + 1],
    largest = math.max(table.unpack(list)),
    smallest = math.min(table.unpack(list)),
    floor = math.floor(mean),
    ceil = math.ceil(mean),
    log = math.log(1 + mean, 2),
    sine = math.sin(mean) * 1000 // 1,
    power = (mean % 7) ^ 1.5,
  }
end

local function generated(limit)
  local function primes()
    local found = {}
    for candidate = 2, math.huge do
      local composite = false
      for _, p in ipairs(found) do
        if p * p > candidate then break end
        if candidate % p == 0 then composite = true; break end
      end
      if not composite then
        found[#found + 1] = candidate
        coroutine.yield(candidate)
      end
    end
  end
  local list = {}
  local next_prime = coroutine.wrap(primes)
  repeat
    local p = next_prime()
    list[#list + 1] = p
  until p > limit
  local other = coroutine.create(function(...)
    local got = select("#", ...)
    while got < 5 do got = got + coroutine.yield(got) end
    error("done")
  end)
  local ok, n = coroutine.resume(other, 1, 2)
  ok, n = coroutine.resume(other, n)
  list[#list + 1] = n
  ok, n = coroutine.resume(other, 3)
  list[#list + 1] = coroutine.status(other) .. tostring(n):match("%a+$")
  coroutine.close(other)
  return list
end

local function bits(seed)
  local x = seed & 0xFFFFFFFF
  for i = 1, 4 do
    x = (x ~ (x << 13)) & 0xFFFFFFFF
    x = x ~ (x >> 17)
    x = (x ~ (x << 5)) & 0xFFFFFFFF | 1
    if x % 3 == 0 then goto continue end
    x = ~x & 0xFFFFFFFF
    ::continue::
  end
  return x
end

local function texts(names, round)
  local out = {}
  for i, name in ipairs(names) do
    out[#out + 1] = name:reverse():upper():gsub("(%w)(%w)", "%2%1", 2)
    out[#out + 1] = ("%-10s|%5d|%x|%s"):format(name, i * round, i + 255, #name > 6)
    out[#out + 1] = name:find("r", 1, true) or name:find("[aeiou][^aeiou]+$") or "none"
  end
  out[#out + 1] = string.pack("<i4 >I2 z s1 d", round, 513, names[1], names[2], round / 8):byte(1, 8)
  local packed = string.pack("<i4z", round * 77, names[3])
  local number, text = string.unpack("<i4z", packed)
  out[#out + 1] = number .. text
  out[#out + 1] = ("%b() %f[%w]"):len()
  out[#out + 1] = ("f(a(b)c)d"):match("%b()")
  out[#out + 1] = ("THE (quick) fox"):find("%((%a+)%)")
  for _, code in utf8.codes("aé€𐍈") do out[#out + 1] = code end
  out[#out + 1] = utf8.char(228, 8364, 66376) .. utf8.len("äöü")
  return out
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

local function evaluate(text)
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

local template = "<h1>{title}</h1><p>{count} items</p>"

return function(round, body, source)
  local module = assert(load(source, "=module", "t"))()
  local list, names = numbers(body)
  local answer = {round = round, names = names, statistics = statistics(list)}

  answer.primes = generated(3 + round % 2)
  answer.bits = bits(round * 2654435761 + 1)
  answer.texts = texts(names, round)
  answer.page = module.render(template, {title = names[1], count = #names})

  local sums = {}
  sums[1] = evaluate(("(%s + 2) * %d"):format(list[1], round % 5))
  answer.sums = sums
  local ok, problem = pcall(evaluate, "1 + * 2")
  answer.problem = not ok and problem.what .. problem.where
  ok, problem = xpcall(function() return #nil end, function(m) return "handled" end)
  answer.handled = problem

  local stack <close> = Stack.new()
  for _, name in ipairs(names) do stack(name) end
  local both = stack + -stack
  answer.stack = both .. "/" .. stack
  answer.compare = {stack < both, stack <= both, stack == both}
  while #both > 3 do both:pop() end
  local queue = Queue.new()
  for i = 1, 3 do queue:push(i * round) end
  answer.queue = queue:take() + queue:take()

  local words = setmetatable({}, {__index = function(t, k) return 0 end, __newindex = rawset})
  for word in body:gmatch("%a+") do words[word] = words[word] + 1 end
  local order = {}
  for word in next, words do order[#order + 1] = word end
  table.sort(order, function(a, b)
    if words[a] ~= words[b] then return words[a] > words[b] end
    return a < b
  end)
  table.insert(order, 1, table.remove(order))
  answer.order = table.concat(order, ",", 1, math.min(6, #order))
  answer.rare = round % 7 == 3 and ("rare"):rep(3, "/") or nil
  return table.concat(encode(answer, {}))
end

-- What came in lately. KEYS[1]: one id. ARGV: step, now in ms (-1: this server's clock), who asks,
-- ms a claim lasts, ms what was done is remembered.
--   claim -> 0 it is yours, 1 held by somebody, 2 seen;  done, release -> 0
-- The end stands in the value too: keys expire by this server's clock alone.
local step, now, who = ARGV[1], tonumber(ARGV[2]), ARGV[3]
if now < 0 then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function remember(state, length)
  redis.call('SET', KEYS[1], state .. ' ' .. string.format('%.0f', now + length) .. ' ' .. who,
    'PX', length)
  return 0
end

if step == 'done' then
  return remember('seen', tonumber(ARGV[5]))
end

local stored = redis.call('GET', KEYS[1])
local state, ends, holder
if stored then
  state, ends, holder = string.match(stored, '^(%a+) (%d+) (.*)$')
end
local counts = state and now < tonumber(ends)

if step == 'release' then
  if counts and state == 'held' and holder == who then
    redis.call('DEL', KEYS[1])
  end
  return 0
end

if not counts then
  return remember('held', tonumber(ARGV[4]))
end
return state == 'seen' and 2 or 1

-- The bucket of engine.limit.BucketLimiter, shared: the same steps in the same order, on this
-- server's clock. KEYS[1]: the bucket. ARGV: step, now in ms (-1: this server's clock), capacity,
-- refill, period, reserve, margin, spend (times in ms), then per step:
--   request: 1 for replies else 0, units   -> { granted, ms to wait when nothing is granted, left }
--   answered, alive: nothing               -> { 0, 0, left }
--   refused: ms of quiet                   -> { 0, 0, left }
local step, now = ARGV[1], tonumber(ARGV[2])
if now < 0 then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local capacity, refill, period = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local reserve, margin, spend = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])

local stored = redis.call('HMGET', KEYS[1], 'tokens', 'touched', 'quiet', 'ends', 'left', 'seen')
local tokens, touched, quiet = tonumber(stored[1]), tonumber(stored[2]), tonumber(stored[3])
local ends, left, seen = tonumber(stored[4]), tonumber(stored[5]), tonumber(stored[6])

-- Nobody asked or said that he is alive for two periods (longer than we ever tell anybody to wait, and
-- as long as those who miss us wait before they spend their shares), or nothing is remembered at all: those
-- who share the bucket may have spent their shares without us, the last of them a moment from now.
-- Assume it empty, and touched until then.
if not tokens or not seen or now - seen > 2 * period then
  tokens, touched, ends, left = 0, now, 0, 0
  quiet = math.max(quiet or 0, now + spend + period + margin)
end
if touched > now then -- the clock was set back: everything moves with it
  local back = touched - now
  touched, quiet, ends = now, quiet - back, ends - back
end
seen = now

local function save()
  redis.call('HSET', KEYS[1], 'tokens', string.format('%.0f', tokens), 'touched',
    string.format('%.0f', touched), 'quiet', string.format('%.0f', quiet), 'ends',
    string.format('%.0f', ends), 'left', string.format('%.0f', left), 'seen',
    string.format('%.0f', seen))
  redis.call('PEXPIRE', KEYS[1], 604800000) -- forgotten and assumed empty is the same
end

local function answer(granted, wait)
  save()
  local due = math.floor((now - touched) / period)
  return { granted, wait, math.min(capacity, tokens + due * refill) }
end

local function take(units)
  tokens = tokens - units
  touched = now
end

local function silence()
  left = 0
  quiet = touched + period + margin
end

if step == 'answered' then
  touched = now
  if now < quiet then
    quiet = math.max(quiet, now + period + margin)
  end
  return answer(0, 0)
end

if step == 'refused' then
  tokens, left, touched = 0, 0, now
  quiet = math.max(quiet, now + math.max(tonumber(ARGV[9]), period) + margin)
  return answer(0, 0)
end

if step == 'alive' then
  return answer(0, 0)
end

local reply, units = ARGV[9] == '1', tonumber(ARGV[10])
if now < quiet then
  return answer(0, quiet - now)
end
local periods = math.floor((now - touched) / period)
if periods > 0 then
  tokens = math.min(capacity, tokens + periods * refill)
  touched = now
end
local rich = reply and reserve or reserve + refill
local will = math.min(units, tokens - rich)
if will > 0 then
  take(will)
  return answer(will, 0)
end
if left > 0 and now >= ends then
  silence()
  return answer(0, quiet - now)
end
if left == 0 then
  left = refill
  ends = now + spend
end
local granted = math.min(units, left, tokens - (reply and 0 or reserve))
if granted < 1 then
  silence()
  return answer(0, quiet - now)
end
left = left - granted
take(granted)
if left == 0 then
  silence()
end
return answer(granted, 0)

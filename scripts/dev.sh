#!/usr/bin/env bash
# Everything for a look around: sets up, builds, starts the engine on this machine, says where to click.
# PORT names another port than 8787. What you do is kept in .edgewise/state; `make clean` forgets it.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"
cd "$EDGEWISE_ROOT"

port=${PORT:-8787}
url=http://127.0.0.1:$port
state=.edgewise/state
log=.edgewise/log/dev.log

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  fail "Port $port is taken by another program (another make dev?). Choose one: make dev PORT=8788"
fi

scripts/setup.sh
scripts/build.sh
mkdir -p .edgewise/log

# Secrets of this machine's engine; they stay the same, so that what was stored stays readable.
[ -f .dev.vars ] || node scripts/dev-vars.mjs >.dev.vars
operator_secret=$(sed -n 's/^OPERATOR_SECRET="\(.*\)"$/\1/p' .dev.vars)

migrations=$(git hash-object migrations/*.sql | git hash-object --stdin)
if [ "$(cat "$state/migrations" 2>/dev/null)" != "$migrations" ]; then
  say "[dev] database …"
  CI=true wrangler d1 migrations apply RECORDS --local --persist-to "$state" >"$log" 2>&1 || {
    cat "$log" >&2
    fail "The local database could not be brought up to date."
  }
  echo "$migrations" >"$state/migrations"
fi

say "[dev] starting the engine on $url …"
# Functions and bots may run on this machine, too.
wrangler dev --ip 127.0.0.1 --port "$port" --persist-to "$state" --inspector-port 0 \
  --var ALLOW_LOOPBACK_CALLS:true --show-interactive-dev-session=false >"$log" 2>&1 </dev/null &
engine=$!
stop() {
  trap - INT TERM EXIT
  kill "$engine" 2>/dev/null || true
  wait "$engine" 2>/dev/null || true
  printf '\nStopped. What you did is kept for the next make dev.\n'
}
trap 'stop; exit 0' INT TERM
trap stop EXIT

for _ in $(seq 120); do
  kill -0 "$engine" 2>/dev/null || {
    cat "$log" >&2
    fail "The engine did not start; its log is above."
  }
  curl -sf -o /dev/null --max-time 2 "$url/widget.json" && break
  sleep 0.5
done

node scripts/dev-links.mjs "$url" "$operator_secret" || true
printf '\nThe engine’s log: %s. Ctrl-C stops.\n' "$log"
wait "$engine" || true

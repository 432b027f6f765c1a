#!/usr/bin/env bash
# Installs what the build needs; seconds when everything is there. Safe to run again at any time.
# Needs: Rust (rustup), Node 20 or later with npm, a C compiler, git. Root or sudo for system packages, if any miss.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"
cd "$EDGEWISE_ROOT"

mkdir -p "$EDGEWISE_CACHE/tools/lib" "$EDGEWISE_CACHE/log" .edgewise
exec 8>"$EDGEWISE_CACHE/setup.lock"
flock 8 # one set-up at a time on one machine
steps=7
number=0
begin=$SECONDS

# step NAME HINT: announces a step. done_ TEXT: says how it ended.
step() {
  number=$((number + 1))
  name=$1
  started=$SECONDS
  printf '[%d/%d] %s … %s\n' "$number" "$steps" "$name" "${2:-}"
}
done_() { printf '[%d/%d] %s: %s (%d s)\n' "$number" "$steps" "$name" "$1" "$((SECONDS - started))"; }

# logged COMMAND…: runs it quietly; shows what it said if it fails.
logged() {
  local log="$EDGEWISE_CACHE/log/setup-$number.log"
  "$@" >"$log" 2>&1 || {
    tail -40 "$log" >&2
    fail "[$number/$steps] $name failed: $* (the whole of it: $log)"
  }
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

apt_install() {
  command -v apt-get >/dev/null || fail "these are missing and there is no apt-get: $*"
  [ -n "${apt_updated-}" ] || logged as_root apt-get update -q
  apt_updated=yes
  logged as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# --- Rust for this machine -------------------------------------------------------------------------------------------
step "Rust, Node, C compiler"
for program in cargo node npm cc git flock; do
  command -v "$program" >/dev/null || fail "$program is missing. Rust comes from rustup, Node (20 or later) from its site \
or your system, a C compiler as build-essential, flock as util-linux."
done
done_ "$(cargo --version | cut -d' ' -f1,2), node $(node --version)"

# --- Node packages -----------------------------------------------------------------------------------------------------
step "Node packages" "(about 40 s the first time)"
stamp=$(git hash-object package-lock.json)
if [ "$(cat node_modules/.edgewise-stamp 2>/dev/null)" = "$stamp" ]; then
  done_ "there"
else
  # The PATH without our own folder: npm must not run on the node that it replaces. Not `npm ci`: that wants the lock
  # to list packages for other systems too, which a mirror need not have; this keeps to the lock and does not write it.
  PATH=${PATH#"$EDGEWISE_ROOT/node_modules/.bin:"} logged npm install --no-save --no-audit --no-fund --loglevel=error
  echo "$stamp" >node_modules/.edgewise-stamp
  done_ "installed, node $(node_modules/.bin/node --version)"
fi

# --- WebAssembly ---------------------------------------------------------------------------------------------------------
step "Rust for WebAssembly" "(up to 2 min the first time)"

rustup_makes_wasm() {
  command -v rustup >/dev/null &&
    [ "$(rustup component list --toolchain "$NIGHTLY" --installed 2>/dev/null | grep -cE '^(rust-src|clippy)')" = 2 ]
}
rustup_gets_wasm() {
  command -v rustup >/dev/null &&
    timeout 300 rustup toolchain install "$NIGHTLY" --profile minimal --component rust-src,clippy --no-self-update &&
    rustup_makes_wasm
}
debian_packages=(rustc-web cargo-web rust-web-src rust-web-clippy lld-22)
debian_makes_wasm() {
  [ -x /usr/bin/cargo ] && [ -x /usr/bin/clippy-driver ] && [ -x /usr/bin/wasm-ld-22 ] &&
    [ -d /usr/lib/rustlib/src/rust/library/std ] &&
    dpkg -s "${debian_packages[@]}" >/dev/null 2>&1
}

# EDGEWISE_WASM_TOOLCHAIN=rustup or =debian decides; else what was found before; else rustup, then Debian.
choice=${EDGEWISE_WASM_TOOLCHAIN:-$(wasm_toolchain)}
if { [ "$choice" = debian ] && debian_makes_wasm; } || { [ "$choice" = rustup ] && rustup_makes_wasm; }; then
  :
elif [ "${EDGEWISE_WASM_TOOLCHAIN-}" != debian ] &&
  { rustup_makes_wasm || rustup_gets_wasm >"$EDGEWISE_CACHE/log/rustup.log" 2>&1; }; then
  choice=rustup
elif [ "${EDGEWISE_WASM_TOOLCHAIN-}" = rustup ]; then
  fail "rustup cannot install what is needed: see $EDGEWISE_CACHE/log/rustup.log"
else
  printf '      rustup cannot download here; taking Debian’s packages instead: %s\n' "${debian_packages[*]}"
  apt_install "${debian_packages[@]}"
  debian_makes_wasm || fail "Debian’s packages are installed, but do not hold what was expected"
  choice=debian
fi
echo "$choice" >"$EDGEWISE_CACHE/wasm-toolchain"
done_ "$choice"

# --- Browser -------------------------------------------------------------------------------------------------------------
step "Chromium" "(about 60 s the first time; only tests use it)"
if [ -n "${CHROMIUM-}" ] || command -v chromium chromium-browser google-chrome >/dev/null; then
  done_ "there"
else
  apt_install chromium fonts-liberation fonts-noto-color-emoji
  done_ "installed"
fi

# --- Build tools -----------------------------------------------------------------------------------------------------------
# They are built with little optimisation: they run for seconds, and optimising them takes minutes.
tool() {
  local crate=$1 version=$2 hint=$3
  shift 3
  step "$crate $version" "$hint"
  if grep -qs "^\"$crate $version " "$EDGEWISE_CACHE/tools/.crates.toml"; then
    done_ "there"
    return
  fi
  (
    export CARGO_TARGET_DIR="$EDGEWISE_CACHE/target/tools" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
      CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_STRIP=true
    logged cargo install --quiet --force --root "$EDGEWISE_CACHE/tools" --version "$version" "$crate" "$@"
  )
  done_ "built"
}
# Without --locked: its lock names versions that were withdrawn.
tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "(about 90 s the first time)"
tool worker-build "$WORKER_BUILD_VERSION" "(about 100 s the first time)" --locked
tool trunk "$TRUNK_VERSION" "(about 3 min the first time)" --locked --no-default-features --features rustls
rm -rf "$EDGEWISE_CACHE/target/tools"

# A library that moves the runtime's clock, for tests of hours and days.
if [ "$(uname)" = Linux ] && [ tests/tools/clock_skew.c -nt "$EDGEWISE_CACHE/tools/lib/libclockskew.so" ]; then
  cc -shared -fPIC -O2 -o "$EDGEWISE_CACHE/tools/lib/libclockskew.so" tests/tools/clock_skew.c
fi

printf 'Set-up is complete (%d s).\n' "$((SECONDS - begin))"

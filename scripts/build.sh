#!/usr/bin/env bash
# Builds dist/ (what the Worker serves as files) and build/ (the Worker). What has not changed is not built again.
#   scripts/build.sh [widget|console|files|edge]…      everything when nothing is named
# FAST=1 builds the Worker in a hurry (large, not linked as one), for whoever works on it.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"
cd "$EDGEWISE_ROOT"

stamps=.edgewise/stamps
out=.edgewise/out
mkdir -p "$stamps" "$out" dist

# One build at a time in one checkout.
exec 9>.edgewise/build.lock
flock 9

# The hash of every file below the given paths, names and contents, as they are on disk.
inputs() {
  local files
  files=$(
    git ls-files --cached --others --exclude-standard -z -- "$@" Cargo.toml Cargo.lock scripts/build.sh scripts/env.sh \
      scripts/versions.sh package-lock.json |
      while IFS= read -r -d '' file; do [ -f "$file" ] && printf '%s\n' "$file"; done | sort
  )
  {
    echo "$(wasm_toolchain) ${FAST-} ${KEEP_NAMES-} $files"
    git hash-object --stdin-paths <<<"$files"
  } | git hash-object --stdin
}

# step NAME WHAT-MUST-EXIST PATHS… -- COMMAND…: runs COMMAND unless nothing below PATHS changed since it last worked.
step() {
  local name=$1 product=$2 paths=() now begin
  shift 2
  while [ "$1" != -- ]; do paths+=("$1") && shift; done
  shift
  now=$(inputs "${paths[@]}")
  if [ -e "$product" ] && [ "$(cat "$stamps/$name" 2>/dev/null)" = "$now" ]; then
    say "[build] $name is up to date"
    return
  fi
  rm -f "$stamps/$name"
  say "[build] $name …"
  begin=$SECONDS
  "$@"
  printf '%s\n' "$now" >"$stamps/$name"
  say "[build] $name took $((SECONDS - begin)) s"
}

# app NAME PAGE ASSETS: trunk, then the page to dist/PAGE and everything else below dist/ASSETS.
app() {
  local name=$1 page=$2 assets=$3
  (
    wasm_env browser
    trunk --config Trunk.toml build --dist "$EDGEWISE_ROOT/$out/$name" --public-url "/$assets/" "$name/index.html" 9>&-
  )
  for script in "$out/$name"/*.js; do
    esbuild "$script" --minify --allow-overwrite --format=esm --target=es2020 --log-level=warning --outfile="$script"
  done
  mkdir -p "dist/$(dirname "$assets")" "dist/$(dirname "$page")"
  mv "$out/$name/index.html" "$out/$name.html"
  rm -rf "dist/$assets"
  cp -r "$out/$name" "dist/$assets"
  mv "$out/$name.html" "dist/$page"
}

widget() { app widget embed.html assets; }
console() {
  app console console/index.html console/assets
  node scripts/page-policy.mjs dist/console/index.html
}

# The loader and the static files. The loader must know the hashed names, so it follows the widget.
files() {
  node scripts/loader.mjs
  cp -r public/. dist/
}

edge() {
  (
    wasm_env "edge${FAST:+-fast}"
    # What a Worker weighs is paid at every cold start; -O3 inlines it to twice the size.
    export CARGO_PROFILE_RELEASE_OPT_LEVEL=z
    if [ -n "${FAST-}" ]; then
      export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
      export CARGO_PROFILE_RELEASE_INCREMENTAL=true
    fi
    # No message of ours is made by debug formatting, and where a panic happened is the smaller part of its message.
    local smaller="-Zunstable-options -Zfmt-debug=none -Zlocation-detail=none"
    # The parts of the standard library that come in a fast and in a small form, sorting above all, in the small one.
    export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
    # workerd takes the exception instructions that LLVM calls legacy.
    export RUSTFLAGS="$smaller -Cllvm-args=-wasm-use-legacy-eh ${RUSTFLAGS-}"
    WASM_BINDGEN_BIN=$EDGEWISE_CACHE/tools/bin/wasm-bindgen
    WASM_OPT_BIN=$EDGEWISE_ROOT/node_modules/.bin/wasm-opt
    ESBUILD_BIN=$EDGEWISE_ROOT/node_modules/.bin/esbuild
    export WASM_BINDGEN_BIN WASM_OPT_BIN ESBUILD_BIN
    unset CARGO_BUILD_TARGET # worker-build names it
    worker-build --release --panic-unwind ${FAST:+--no-opt} --out-dir ../build edge 9>&-
    [ -n "${FAST-}${KEEP_NAMES-}" ] || node scripts/strip-names.mjs build/index_bg.wasm
  )
}

[ $# -gt 0 ] || set -- widget console files edge
for part in "$@"; do
  case $part in
    widget) step widget dist/embed.html widget client shared Trunk.toml -- widget ;;
    console) step console dist/console/index.html console client shared Trunk.toml scripts/page-policy.mjs -- console ;;
    files) say "[build] loader and static files" && files ;; # a second, and the names in it must fit the widget
    edge) step edge build/index.js edge shared scripts/strip-names.mjs -- edge ;;
    *) fail "scripts/build.sh: what is $part? (widget, console, files, edge)" ;;
  esac
done

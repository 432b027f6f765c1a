# Paths and variables of the build, for every other script and for your own shell: `. scripts/env.sh`.
# What is heavy (tools, compiled crates) lives outside the clone, so that a fresh clone builds fast.
# shellcheck shell=bash

EDGEWISE_ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
EDGEWISE_CACHE=${EDGEWISE_CACHE:-$HOME/.cache/edgewise}
export EDGEWISE_ROOT EDGEWISE_CACHE
# shellcheck source=scripts/versions.sh
. "$EDGEWISE_ROOT/scripts/versions.sh"

case ":$PATH:" in
  *":$EDGEWISE_ROOT/node_modules/.bin:"*) ;;
  *) export PATH="$EDGEWISE_ROOT/node_modules/.bin:$EDGEWISE_CACHE/tools/bin:$PATH" ;;
esac

# One target folder per set of flags: builds with different flags in one folder would undo each other.
export CARGO_TARGET_DIR="$EDGEWISE_CACHE/target/native"

export NO_UPDATE_NOTIFIER=1 WRANGLER_SEND_METRICS=false WRANGLER_LOG_PATH="$EDGEWISE_ROOT/.edgewise/log"
export WRANGLER_HIDE_BANNER=true

say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() {
  printf '\033[31m%s\033[0m\n' "$*" >&2
  exit 1
}

# Which Rust makes WebAssembly: `rustup` (stable plus its wasm32 target) or `debian` (rustc-web and a standard
# library built from rust-web-src), as scripts/setup.sh found it.
wasm_toolchain() { cat "$EDGEWISE_CACHE/wasm-toolchain" 2>/dev/null || echo missing; }

# wasm_env FLAVOUR: make `cargo` build for wasm32, with the target folder of that flavour.
#   check      cargo check and clippy of the user interfaces
#   check-edge  the same of the Worker, where a panic unwinds (which asks more of closures)
#   browser    the widget and the console, as small as they get
#   edge       the Worker
wasm_env() {
  export CARGO_TARGET_DIR="$EDGEWISE_CACHE/target/$1"
  export CARGO_BUILD_TARGET=wasm32-unknown-unknown
  case $(wasm_toolchain) in
    debian)
      export PATH="$EDGEWISE_ROOT/scripts/debian-toolchain:$PATH"
      export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(command -v wasm-ld-22 || command -v wasm-ld)
      export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
      case $1 in
        edge) ;; # worker-build asks for the standard library itself
        check-edge)
          export CARGO_UNSTABLE_BUILD_STD=std,panic_unwind WASM_BINDGEN_USE_JS_SYS=1
          export RUSTFLAGS="-Cpanic=unwind ${RUSTFLAGS-}"
          ;;
        check) export CARGO_UNSTABLE_BUILD_STD=std,panic_abort ;;
        browser) export CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size ;;
      esac
      ;;
    rustup) ;;
    *) fail "No Rust that makes WebAssembly yet: run scripts/setup.sh" ;;
  esac
}

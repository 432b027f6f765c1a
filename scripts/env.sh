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

# Which Rust makes WebAssembly: `rustup` (a nightly with the library source) or `debian` (rustc-web and rust-web-src),
# as scripts/setup.sh found it.
wasm_toolchain() { cat "$EDGEWISE_CACHE/wasm-toolchain" 2>/dev/null || echo missing; }

# wasm_env FLAVOUR: make `cargo` build for wasm32, with the target folder of that flavour. The standard library is built
# with it: as small as it gets for browsers, with unwinding for the Worker.
#   check       cargo check and clippy of the user interfaces
#   check-edge  the same of the Worker, where a panic unwinds (which asks more of closures)
#   browser     the widget and the console
#   edge        the Worker
wasm_env() {
  case $(wasm_toolchain) in
    debian)
      export EDGEWISE_RUST_BIN=/usr/bin RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(command -v wasm-ld-22)
      export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
      ;;
    rustup)
      EDGEWISE_RUST_BIN=${EDGEWISE_RUST_BIN:-$(dirname -- "$(command -v rustup)")}
      export EDGEWISE_RUST_BIN RUSTUP_TOOLCHAIN=$NIGHTLY
      ;;
    *) fail "No Rust that makes WebAssembly yet: run scripts/setup.sh" ;;
  esac
  export PATH="$EDGEWISE_ROOT/scripts/toolchain:$PATH"
  export CARGO_TARGET_DIR="$EDGEWISE_CACHE/target/$1" CARGO_BUILD_TARGET=wasm32-unknown-unknown
  case $1 in
    check) export CARGO_UNSTABLE_BUILD_STD=std,panic_abort ;;
    check-edge)
      export CARGO_UNSTABLE_BUILD_STD=std,panic_unwind WASM_BINDGEN_USE_JS_SYS=1
      export RUSTFLAGS="-Cpanic=unwind ${RUSTFLAGS-}"
      ;;
    browser)
      # Every byte is downloaded: a panic is a trap without words, and Leptos' components are not monomorphised.
      export CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
      export CARGO_PROFILE_BROWSER_PANIC=immediate-abort CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT=true
      export RUSTFLAGS="-Zunstable-options -Zfmt-debug=none -Zlocation-detail=none --cfg erase_components ${RUSTFLAGS-}"
      ;;
    edge | edge-fast) ;; # worker-build asks for the standard library itself
  esac
}

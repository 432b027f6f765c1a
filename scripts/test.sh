#!/usr/bin/env bash
# Every check, the quick ones first; stops at the first that fails. What each part does: docs/operations.md.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"
cd "$EDGEWISE_ROOT"

begin=$SECONDS
part() {
  local name=$1 started=$SECONDS
  shift
  say "[test] $name …"
  "$@" || fail "[test] $name failed"
  say "[test] $name: passed ($((SECONDS - started)) s)"
}

format() { prettier --check --log-level warn . && cargo fmt --all --check; }
lint_native() { cargo clippy -p edgewise-shared -p edgewise --all-targets --all-features -- -D warnings; }
lint_wasm() {
  scripts/cargo-wasm clippy -p edgewise-edge -- -D warnings &&
    scripts/cargo-wasm clippy -p edgewise-client -p edgewise-widget -p edgewise-console -- -D warnings
}
# The models of the user interfaces are plain Rust: their tests run on this machine.
native() {
  cargo test -p edgewise-shared -p edgewise --all-features && cargo test -p edgewise-client -p edgewise-widget -p edgewise-console
}
sdk() { node scripts/with-engine.mjs cargo test -p edgewise-tests; }
# Each file starts an engine, some a browser as well: two at a time is what two cores take.
engine() { node --test --test-concurrency=2 --test-timeout=240000 tests/*.test.mjs; }

part "formatting" format
part "clippy, this machine" lint_native
part "Rust tests, this machine" native
part "clippy, WebAssembly" lint_wasm
part "build" scripts/build.sh
part "sizes" node scripts/sizes.mjs
part "deploy, dry run" scripts/deploy-check.sh
part "AWS SDK for Rust against the engine" sdk
part "engine, clients and browsers" engine
say "[test] everything passed ($((SECONDS - begin)) s)"

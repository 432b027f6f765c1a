# The versions of everything set-up installs that no manifest pins. Sourced by the other scripts.
# shellcheck shell=bash disable=SC2034

# Must be equal to `wasm-bindgen` in Cargo.toml.
WASM_BINDGEN_VERSION=0.2.130
# Must fit the `worker` crate in Cargo.toml.
WORKER_BUILD_VERSION=0.8.7
TRUNK_VERSION=0.21.14

# Of the age of Debian's rustc-web 1.96. A nightly, because only that builds the standard library.
NIGHTLY=nightly-2026-05-20

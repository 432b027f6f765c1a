#!/usr/bin/env bash
# What `wrangler deploy` would upload, without uploading: bindings, migrations, and the size that counts (gzip).
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"
cd "$EDGEWISE_ROOT"

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
CI=true wrangler deploy --dry-run --outdir "$out" </dev/null

#!/usr/bin/env bash
# Make the virtual environment from requirements.lock: with uv when it is there, else with pip. Shows progress.
set -euo pipefail
python=$1 venv=$2
command -v "$python" >/dev/null || python=python3
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
  echo "Python 3.11 is needed, $("$python" --version) was found" >&2
  exit 1
}
echo "installing into $venv (3 GB, one to five minutes) …"
if command -v uv >/dev/null; then
  [ -x "$venv/bin/python" ] || uv venv --python "$python" "$venv"
  uv pip sync --python "$venv/bin/python" --require-hashes --compile-bytecode requirements.lock
else
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  # Rasa declares Python < 3.11 and old pins; what is really needed is in the lock (docs/decisions.md).
  env -u PYTHONDONTWRITEBYTECODE "$venv/bin/python" -m pip install --no-deps --ignore-requires-python \
    --require-hashes --compile --progress-bar on -r requirements.lock
fi

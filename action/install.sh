#!/usr/bin/env bash
# Installs this checkout of ownership-lint, with pinned dependencies, into an environment of its own.
#
# The repository to be checked must have no say in it. Its folder is where the runner starts us, so we leave
# it: Python would import its modules, as it would by PYTHONPATH, and uv and pyenv would read its settings.
set -euo pipefail

home=$(mktemp -d "$RUNNER_TEMP/ownership-lint.XXXXXX")
cd "$home"
unset PYTHONPATH

fail() {
  printf '::error title=ownership-lint::%s\n' "$1"
  echo "exit-code=3" >>"$GITHUB_OUTPUT"
  exit 3
}

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$candidate" -I -c 'import sys; print(sys.executable)'
      return
    fi
  done
  return 1
}

install_with_uv() {
  uv venv --quiet --no-project --python "$1" venv &&
    uv pip install --quiet --python venv/bin/python --only-binary :all: --require-hashes -r "$requirements" &&
    uv pip install --quiet --python venv/bin/python --no-cache --no-deps --no-build-isolation "$GITHUB_ACTION_PATH"
}

install_with_pip() {
  local pip=(venv/bin/python -I -m pip --quiet --disable-pip-version-check --no-input install)
  "$1" -I -m venv venv &&
    "${pip[@]}" --only-binary :all: --require-hashes -r "$requirements" &&
    "${pip[@]}" --no-deps --no-build-isolation "$GITHUB_ACTION_PATH"
}

requirements=$GITHUB_ACTION_PATH/action/requirements.txt
python=$(find_python) ||
  fail "Python 3.11 or later is needed and not on the PATH; put a step with actions/setup-python before this one"
installer=$(command -v uv >/dev/null && echo uv || echo pip)
"install_with_$installer" "$python" || fail "$installer could not install ownership-lint; the log says why"
echo "python=$home/venv/bin/python" >>"$GITHUB_OUTPUT"

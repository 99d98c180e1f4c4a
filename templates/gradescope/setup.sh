#!/usr/bin/env bash
# Run once, as root, when the image is built: a Python, the grader and what it needs, and locked doors.
set -euo pipefail
umask 022
root="${AUTOGRADER_ROOT:-/autograder}"
source="$root/source"

# The newest Python from 3.11 on that is there and can make environments.
find_python() {
  for version in 3.13 3.12 3.11; do
    if "python$version" -c 'import ensurepip, venv' 2>/dev/null; then
      echo "python$version"
      return
    fi
  done
  return 1
}

# Ubuntu 22.04 comes with 3.10; 3.11 is among its packages.
if ! python="$(find_python)"; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends python3.11 python3.11-venv
  python="$(find_python)"
fi

"$python" -m venv --clear "$root/venv"
(cd "$source" && "$root/venv/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check \
  --no-input --requirement requirements.txt)

# Students' code runs as another user, who needs the interpreter and the libraries and must not read the
# assignment, its secret or the grader; of the grader only the stand-ins for modules are for that user.
package="$("$root/venv/bin/python" -I -c 'import grader, os; print(os.path.dirname(grader.__file__))')"
chmod -R go-rwx "$source" "$package"
chmod go+x "$package" "$package/runners"
chmod -R go+rX "$package/runners/environment"
"$root/venv/bin/python" -I -m grader doctor || true

/**
 * Installs a package so that no system server starts: while a policy-rc.d that exits with 101 is in place, packages start
 * nothing. One shell script rather than steps of our own, since it also runs under sudo and puts the policy back however its
 * starter ends. Takes the path of the policy file and the package.
 */
const installScript = `
set -eu
# Under a stricter one apt's own user cannot read what it has downloaded, nor the server's what was installed.
umask 022
policy=$1
package=$2
saved=$policy.before-install
apt='apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=60'
mark='# While a server is being installed'
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1

# Two at once would take each other's policy for the system's.
exec 9<"\${policy%/*}"
flock 9

restore() {
  if ! grep -qs "$mark" "$policy"; then rm -f "$saved"
  elif [ -e "$saved" ]; then mv -f "$saved" "$policy"
  else rm -f "$policy"
  fi
}

# A run that was killed outright may have left its own.
restore

child=
trap restore EXIT
trap '[ -z "$child" ] || kill "$child" || :; exit 143' INT TERM HUP

interruptible() {
  "$@" 9<&- &
  child=$!
  wait "$child"
  child=
}

interruptible $apt update
interruptible $apt install --download-only "$package"

# From here on it takes seconds, and a half-configured package would be worse than a late goodbye.
trap '' INT TERM HUP
if [ -e "$policy" ]; then cp -p "$policy" "$saved"; fi
printf '#!/bin/sh\\n%s\\nexit 101\\n' "$mark" >"$policy.new"
chmod 755 "$policy.new"
mv -f "$policy.new" "$policy"
$apt install "$package" 9<&-

# The package also enables its service for the next boot.
if command -v systemctl >/dev/null; then systemctl --quiet disable "$package" >/dev/null 2>&1 || :; fi
`

module.exports = { installScript }

/**
 * Installs a package without starting its system service: packages start nothing while a policy-rc.d that exits with 101 is in
 * place. It is one shell script, so that it can run under sudo and restores the policy even if its parent is killed.
 * Arguments: the path of the policy file, the name of the package.
 */
const installScript = `
set -eu
# Under a stricter umask apt's user cannot read the downloads, nor the server's user the installed files.
umask 022
policy=$1
package=$2
saved=$policy.before-install
apt='apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=60'
mark='# While a server is being installed'
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1

# Two concurrent runs would each save the other's policy as the system's.
exec 9<"\${policy%/*}"
flock 9

restore() {
  if ! grep -qs "$mark" "$policy"; then rm -f "$saved"
  elif [ -e "$saved" ]; then mv -f "$saved" "$policy"
  else rm -f "$policy"
  fi
}

# A run that was killed may have left its policy behind.
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

# Ignore signals for the few seconds that remain rather than leave a half-configured package.
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

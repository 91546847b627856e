// Options that our scripts share with npm, which passes them on in the environment: after `npm run dlq replay ID --dry-run` a nested
// `npm ci` would be a dry run too, and install nothing.
const shared = ['all', 'dry_run', 'json', 'yes']

/** Removes these options from the environment of a process that starts npm. */
function forgetOptions(env) {
  for (const name of Object.keys(env)) {
    if (shared.some((option) => name.toLowerCase() === `npm_config_${option}`)) delete env[name]
  }
}

module.exports = { forgetOptions }

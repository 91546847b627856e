// Options that our scripts share with npm, which leaves them in the environment: `npm run dlq replay ID --dry-run` is no wish for an
// `npm ci --dry-run`, which would install nothing.
const shared = ['all', 'dry_run', 'json', 'yes']

/** Takes them out of the environment of a process that starts npm. */
function forgetOptions(env) {
  for (const name of Object.keys(env)) {
    if (shared.some((option) => name.toLowerCase() === `npm_config_${option}`)) delete env[name]
  }
}

module.exports = { forgetOptions }

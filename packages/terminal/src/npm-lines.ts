import type { Terminal } from './terminal'

/** npm writes the name of the script on standard output first, where a program expects JSON. */
export function warnOfNpmLines(script: string, env: NodeJS.ProcessEnv, { watched, tell }: Terminal): void {
  const throughNpm = env.npm_lifecycle_event === script && env.npm_config_loglevel !== 'silent'
  if (throughNpm && !watched) tell(`npm wrote lines of its own before the JSON: npm run --silent ${script} leaves them out`)
}

import type { Terminal } from './terminal'

/** npm prints the script's name on standard output first, where a program expects JSON. */
export function warnOfNpmLines(script: string, env: NodeJS.ProcessEnv, { watched, tell }: Terminal): void {
  const throughNpm = env.npm_lifecycle_event === script && env.npm_config_loglevel !== 'silent'
  if (throughNpm && !watched) tell(`npm printed its own lines before the JSON: use npm run --silent ${script}`)
}

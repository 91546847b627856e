import { dryRunOfNpm, refuseOptionsOfNpm, withoutNpmOptions } from './npm-options'

const options = ['cause', 'all', 'extend', 'dry-run', 'yes', 'json', 'help']
const refuse =
  (env: NodeJS.ProcessEnv, args = ['replay', 'boom']) =>
  () =>
    refuseOptionsOfNpm({ script: 'dlq', args, env, options })

// As npm 9, 10 and 11 set them.
test.each([
  ['--cause boom', { npm_config_cause: 'true' }, '--cause'],
  ['--cause=boom', { npm_config_cause: 'boom' }, '--cause'],
  ['--no-cause', { npm_config_cause: '' }, '--cause'],
  ['--extend 60000', { npm_config_extend: 'true' }, '--extend'],
  ['--all', { npm_config_all: 'true' }, '--all'],
  ['--json', { npm_config_json: 'true' }, '--json'],
  ['--ext 60000', { npm_config_ext: 'true' }, '--ext'],
  ['--dryrun', { npm_config_dryrun: 'true' }, '--dry-run'],
  ['--all --extend=5', { npm_config_all: 'true', npm_config_extend: '5' }, '--all and --extend'],
])('%s that npm kept is refused, with how to give it', (_, env, named) => {
  expect(refuse(env)).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: `npm kept ${named} for itself, so nothing was done; put it after a "--": npm run dlq -- replay … ${named.replace(' and', '')}`,
    }),
  )
})

test('what npm sets by itself, or a machine for npm, is not taken for ours', () => {
  const env = { npm_config_cache: '/c', npm_config_ca: 'x', npm_config_all: '', npm_config_json: 'false', npm_config_loglevel: 'silent' }
  expect(refuse({ ...env, npm_config_yes: 'true', npm_config_only: 'production', npm_config_dry_run: 'true' })).not.toThrow()
})

test('help is had whatever npm kept', () => expect(refuse({ npm_config_cause: 'true' }, ['--help'])).not.toThrow())

test.each([
  [{ npm_config_dry_run: 'true' }, true],
  [{ NPM_CONFIG_DRY_RUN: 'true' }, true],
  [{ npm_config_dry_run: '' }, false],
  [{ npm_config_dry_run: 'false' }, false],
  [{}, false],
])('a dry run that npm kept is obeyed: %j', (env, dry) => expect(dryRunOfNpm(env)).toBe(dry))

test('where there is no dry run, it is not passed over', () => {
  const start = { script: 'start', args: [], options: ['scale'], canRunDry: false }
  expect(() => refuseOptionsOfNpm({ ...start, env: { npm_config_dry_run: 'true' } })).toThrow(
    'npm start has no --dry-run, so nothing was done',
  )
  expect(() => refuseOptionsOfNpm({ ...start, env: { npm_config_scale: 'service-b=2' } })).toThrow(
    'put it after a "--": npm start -- … --scale',
  )
})

test('programs that a script starts inherit none of it', () => {
  expect(withoutNpmOptions({ PATH: '/bin', npm_config_dry_run: 'true', NPM_CONFIG_CAUSE: 'x', npm_lifecycle_event: 'start' })).toEqual({
    PATH: '/bin',
    npm_lifecycle_event: 'start',
  })
})

const { forgetOptions } = require('../npm-environment') as { forgetOptions: (env: NodeJS.ProcessEnv) => void }

test('the npm that a set-up starts does not inherit options meant for the script', () => {
  const env = {
    npm_config_dry_run: 'true',
    NPM_CONFIG_JSON: 'true',
    npm_config_yes: 'true',
    npm_config_all: 'true',
    npm_config_registry: 'r',
  }
  forgetOptions(env)
  expect(env).toEqual({ npm_config_registry: 'r' })
})

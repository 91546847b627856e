import { address, readSettings, type Values } from '@trading/runtime'

export const settings = {
  DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: 'postgres://trading_owner:owner@localhost:5432/trading',
    about: 'The database that holds the ledger and the history. Its password is never logged.',
  }),
}

/** @throws ConfigError */
export const readConfig = (env: NodeJS.ProcessEnv): Values<typeof settings> => readSettings('analytics', settings, env)

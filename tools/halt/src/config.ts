import { address, choice, readSettings, type Values } from '@trading/runtime'

export const settings = {
  DATABASE_URL: address({
    protocols: ['postgres:', 'postgresql:'],
    default: 'postgres://trading_halt:halt@localhost:5432/trading',
    about: 'The database that holds the ledger, with the login that may record halts. Its password is never logged.',
  }),
  LEDGER: choice({ of: ['on', 'off'], default: 'on', about: 'As for the engines: with `off` no halt reaches them.' }),
}

/** @throws ConfigError */
export const readConfig = (env: NodeJS.ProcessEnv): Values<typeof settings> => readSettings('halt', settings, env)

import { readSettings, type Values } from '@trading/runtime'
import { settings as ofGateway } from '../config'

const settings = { DATABASE_URL: ofGateway.DATABASE_URL, DATABASE_MIGRATION_URL: ofGateway.DATABASE_MIGRATION_URL }

/** @throws ConfigError */
export const readConfig = (env: NodeJS.ProcessEnv): Values<typeof settings> => readSettings('keys', settings, env)

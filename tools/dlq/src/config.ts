import { brokerUrlSetting } from '@trading/messaging'
import { readSettings, type Values } from '@trading/runtime'

export const settings = {
  RABBITMQ_URL: brokerUrlSetting,
}

/** @throws ConfigError */
export const readConfig = (env: NodeJS.ProcessEnv): Values<typeof settings> => readSettings('dlq', settings, env)

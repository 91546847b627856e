import { address, readSettings, type Values } from '@trading/runtime'

export const settings = {
  RABBITMQ_URL: address({
    protocols: ['amqp:', 'amqps:'],
    default: 'amqp://guest:guest@localhost:5672',
    about: 'The broker. Its password is never logged.',
  }),
}

/** @throws ConfigError */
export const readConfig = (env: NodeJS.ProcessEnv): Values<typeof settings> => readSettings('dlq', settings, env)

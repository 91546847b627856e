import { address } from '@trading/runtime'

/** Where the broker is. */
export const brokerUrlSetting = address({
  protocols: ['amqp:', 'amqps:'],
  default: 'amqp://guest:guest@localhost:5672',
  about: 'The broker. Its password is never logged.',
})

/** The settings of a program that declares its broker objects and verifies them. */
export const brokerSettings = {
  RABBITMQ_URL: brokerUrlSetting,
  RABBITMQ_MANAGEMENT_URL: address({
    protocols: ['http:', 'https:'],
    default: '',
    about:
      "The broker's management API, used to verify queues and exchanges if RABBITMQ_URL may not declare them. It takes the login of " +
      'RABBITMQ_URL unless it has its own.',
  }),
}

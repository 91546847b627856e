import { rabbitmq } from '../rabbitmq'

const { tooOld } = rabbitmq

test.each(['3.10.0', '3.10.8', '3.13.7', '4.0.5', '4.2.0'])('RabbitMQ %s is recent enough', (version) => {
  expect(tooOld(version)).toBeUndefined()
})

test.each(['3.9.13', '3.8.0', '2.8.7'])('RabbitMQ %s is too old for at-least-once dead-lettering', (version) => {
  expect(tooOld(version)).toContain(version)
})

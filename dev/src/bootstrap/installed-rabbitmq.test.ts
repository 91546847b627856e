import { installedRabbitmq } from '../../bootstrap/installed-rabbitmq'

const withPrograms = (...files: string[]) => installedRabbitmq({ PATH: '/usr/bin:/usr/sbin' }, (file) => files.includes(file))

test("Debian's plain scripts take precedence over those on the path, which switch user", () => {
  const all = ['/usr/sbin', '/usr/lib/rabbitmq/bin'].flatMap((folder) => [`${folder}/rabbitmq-server`, `${folder}/rabbitmqctl`])
  expect(withPrograms(...all, '/usr/bin/epmd')).toEqual({
    server: '/usr/lib/rabbitmq/bin/rabbitmq-server',
    ctl: '/usr/lib/rabbitmq/bin/rabbitmqctl',
    epmd: '/usr/bin/epmd',
  })
})

test('elsewhere RabbitMQ is found on the path', () => {
  const found = withPrograms('/usr/bin/rabbitmq-server', '/usr/bin/rabbitmqctl', '/usr/bin/epmd')
  expect(found?.server).toBe('/usr/bin/rabbitmq-server')
})

test('an incomplete installation does not count', () => {
  expect(withPrograms('/usr/bin/rabbitmq-server', '/usr/bin/epmd')).toBeUndefined()
  expect(withPrograms('/usr/bin/rabbitmq-server', '/usr/bin/rabbitmqctl')).toBeUndefined()
})

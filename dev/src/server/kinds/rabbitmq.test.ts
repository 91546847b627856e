import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { placeElsewhere } from '../../machine/plain-path'
import { startPrivateNode } from './rabbitmq'

let outer: string
beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'private-node-'))
})
afterEach(() => rmSync(outer, { recursive: true }))

test("RabbitMQ's scripts never get a path that they would misread, and the replacement is reported in one line", async () => {
  const stateDir = join(outer, 'cost$HOME "it\'s" ünï')
  // Stands in for RabbitMQ: prints its environment and exits.
  const server = join(outer, 'rabbitmq-server')
  writeFileSync(server, '#!/bin/sh\necho "$HOME,$RABBITMQ_MNESIA_BASE,$RABBITMQ_CONFIG_FILE"\n', { mode: 0o755 })
  const told: string[] = []
  const starting = startPrivateNode({
    programs: { server, ctl: server, epmd: server },
    dir: join(stateDir, 'node'),
    name: 'node',
    epmd: { port: 1, stop: async () => undefined },
    tell: (line) => told.push(line),
  })
  const elsewhere = join(placeElsewhere(stateDir), 'node')
  await expect(starting).rejects.toThrow(`\n${elsewhere},${elsewhere}/data,${elsewhere}/rabbitmq`)
  expect(told).toEqual([`RabbitMQ keeps its files in ${elsewhere}, since its scripts misread some characters of the path here`])
})

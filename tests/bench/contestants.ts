import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from './client'
import type { Work } from './series'

export interface Contestant {
  client: Client
  name: string
  /** The package that determines its version. */
  package: string | undefined
  drains: readonly Work[]
  /** Supports mandatory publishes with confirms. */
  publishes: boolean
  /** Part of `--quick`. */
  quick: boolean
}

const drains: readonly Work[] = ['ack', 'engine']

export const contestants: readonly Contestant[] = [
  { client: 'bare', name: 'bare amqplib', package: 'amqplib', drains, publishes: true, quick: true },
  { client: 'ours', name: 'this platform', package: undefined, drains, publishes: true, quick: true },
  // If signals are only acknowledged, the platform consists of its messaging alone anyway.
  { client: 'rails', name: 'its messaging alone', package: undefined, drains: ['engine'], publishes: false, quick: true },
  // The minimum for any engine: nothing that parses, validates and reports can be faster on amqplib.
  { client: 'bare-work', name: 'amqplib, same work', package: undefined, drains, publishes: false, quick: false },
  { client: 'nestjs', name: 'NestJS RMQ', package: '@nestjs/microservices', drains, publishes: false, quick: true },
  { client: 'rascal', name: 'rascal', package: 'rascal', drains, publishes: true, quick: true },
  { client: 'cloudamqp', name: 'amqp-client', package: '@cloudamqp/amqp-client', drains, publishes: true, quick: false },
  { client: 'rabbitmq-client', name: 'rabbitmq-client', package: 'rabbitmq-client', drains, publishes: true, quick: false },
]

export const nameOf = (client: Client): string => contestants.find((each) => each.client === client)?.name ?? client

export interface Versions {
  name: string
  version: string
}

const modules = join(__dirname, 'peers', 'node_modules')

/** The installed versions of the peers. The bare loop uses the platform's amqplib, which must have the same version as that of the peers. */
export function versions(): Versions[] {
  const used = versionIn(join(__dirname, '..', '..', 'node_modules', 'amqplib'))
  const theirs = versionIn(join(modules, 'amqplib'))
  if (used !== theirs)
    throw new Error(`the platform has amqplib ${used} and its peers ${theirs}: they are not comparable; update tests/bench/peers`)
  return contestants.flatMap(({ name, package: from }) =>
    from ? { name: from === name ? name : from, version: versionIn(join(modules, from)) } : [],
  )
}

const versionIn = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version

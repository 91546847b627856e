import type { Need, Service } from '../../services'
import type { Run } from '../machine/run'
import type { Tell } from '../machine/tell'
import type { KeptKind } from './kept-kind'
import type { Program } from './run-program'
import type { Answer, Endpoint, OwnServer, Server } from './server'

/**
 * Everything specific to one kind of server: S is the type of the server, P the names of its ports, L the login of one that we start, G the
 * programs of an installed one.
 */
export interface ServerKind<S extends Server, P extends string, L, G> {
  /** The need of services that it meets. */
  need: Need
  /** The product name, such as `RabbitMQ`. */
  product: string
  /** The setting that selects one source, as in `BROKER=docker`. */
  sourceSetting: string
  /** Its default ports, also used inside a container. */
  ports: Record<P, number>
  /** What the user can do if none is available. */
  choices: string
  /** Why a server of this version cannot be used, or undefined. */
  tooOld(version: string): string | undefined
  /** The settings that it passes to a service, after it has provided what the service needs there. */
  settings(server: S, service: Pick<Service, 'databaseLogin'>): NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv>
  /** The line that `npm start` prints about it, without a password. */
  describe(server: S): string

  /** The login for a new server. */
  newLogin(): L
  ask(at: Endpoint<P, L>): Promise<Answer>
  /** Sets up a server that we started, once it is up. */
  open(server: OwnServer<P, L>): S | Promise<S>

  url: UrlOfKind<S>
  image: ImageOfKind<L>
  program: ProgramOfKind<P, L, G>
  /** The Debian and Ubuntu package with the program, if it may be installed without asking. */
  aptPackage?: string
  /** How a clone keeps one server for services that are started individually. */
  kept?: KeptKind<object>
}

/** An external server, at the address in a setting. */
interface UrlOfKind<S> {
  setting: string
  open(options: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Promise<S>
}

interface ImageOfKind<L> {
  /** The setting that overrides the default. */
  setting: string
  /** The same as in docker-compose.yml. */
  default: string
  hostname: string
  /** What it prints while it starts. */
  prints: RegExp
  /** Replaces the command of the image. */
  command?(login: L): string[]
  environment?(login: L): Record<string, string>
}

export interface PrepareOptions<P extends string, L, G> {
  programs: G
  /** The folder for everything that it writes, to be created and removed. */
  dir: string
  /** Unique on this machine. */
  name: string
  at: Endpoint<P, L>
  env: NodeJS.ProcessEnv
  tell: Tell
  abort?: AbortSignal | undefined
}

/** A private server that runs installed programs. */
interface ProgramOfKind<P extends string, L, G> {
  /** The name used when it is skipped. */
  name: string
  /** The progress message while it starts. */
  starting: string
  /** The programs, or undefined if they are not installed. */
  find(env: NodeJS.ProcessEnv): G | undefined
  absent: string
  /** Why the installed programs do not run here, or undefined. */
  fault?(programs: G, options: { run: Run; abort?: AbortSignal | undefined }): Promise<string | undefined>
  /** Writes its files; leaves nothing behind if that fails. */
  prepare(options: PrepareOptions<P, L, G>): Promise<Program>
}

import type { Need } from '../../services'
import type { Run } from '../machine/run'
import type { Tell } from '../machine/tell'
import type { KeptKind } from './kept-kind'
import type { Program } from './run-program'
import type { Answer, Endpoint, OwnServer, Server } from './server'

/**
 * All that is special about one kind of server: S is the server that comes of it, P the names of its ports, L the login of one of our own,
 * G the programs of one that is installed.
 */
export interface ServerKind<S extends Server, P extends string, L, G> {
  /** What services need it as. */
  need: Need
  /** As people call it, such as `RabbitMQ`. */
  product: string
  /** The setting that insists on one source: `BROKER=docker`. */
  sourceSetting: string
  /** The ports that it usually has, and has in a container. */
  ports: Record<P, number>
  /** What a person can do where none is to be had. */
  choices: string
  /** Why a server of this version will not do, or undefined when it will. */
  tooOld(version: string): string | undefined
  /** What a service is given of it, as settings. */
  settings(server: S): NodeJS.ProcessEnv
  /** What `npm start` says of it, in one line without a password. */
  describe(server: S): string

  /** The login of a new server of our own. */
  newLogin(): L
  ask(at: Endpoint<P, L>): Promise<Answer>
  /** Makes what is wanted of a server of our own that is up. */
  open(server: OwnServer<P, L>): S | Promise<S>

  url: UrlOfKind<S>
  image: ImageOfKind<L>
  program: ProgramOfKind<P, L, G>
  /** The package of Debian and Ubuntu that brings the program, where it may be installed without asking. */
  aptPackage?: string
  /** How one server is kept for a clone, where services that are started by themselves share one. */
  kept?: KeptKind<object>
}

/** A server that somebody else runs, at an address in a setting. */
interface UrlOfKind<S> {
  setting: string
  open(options: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Promise<S>
}

interface ImageOfKind<L> {
  /** The setting that takes the place of the default. */
  setting: string
  /** The same as in docker-compose.yml. */
  default: string
  hostname: string
  /** What it prints while it starts. */
  prints: RegExp
  /** Takes the place of the image's own where it is given. */
  command?(login: L): string[]
  environment?(login: L): Record<string, string>
}

export interface PrepareOptions<P extends string, L, G> {
  programs: G
  /** A new folder for all that it writes, to be made and removed. */
  dir: string
  /** Unique on this machine. */
  name: string
  at: Endpoint<P, L>
  env: NodeJS.ProcessEnv
  tell: Tell
  abort?: AbortSignal | undefined
}

/** A server of our own on programs that are installed here. */
interface ProgramOfKind<P extends string, L, G> {
  /** As it is called when it is passed over. */
  name: string
  /** What is told while it starts. */
  starting: string
  /** The programs, or undefined where they are not installed. */
  find(env: NodeJS.ProcessEnv): G | undefined
  absent: string
  /** Why what is installed does not run here. */
  fault?(programs: G, options: { run: Run; abort?: AbortSignal | undefined }): Promise<string | undefined>
  /** Writes its files; leaves nothing where that fails. */
  prepare(options: PrepareOptions<P, L, G>): Promise<Program>
}

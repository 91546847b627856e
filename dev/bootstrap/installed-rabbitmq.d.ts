/** Paths of the programs that a private node needs. */
export interface RabbitmqPrograms {
  server: string
  ctl: string
  epmd: string
}

/** The installed RabbitMQ, or undefined if RabbitMQ or Erlang is missing. */
export function installedRabbitmq(env: NodeJS.ProcessEnv, isProgram?: (file: string) => boolean): RabbitmqPrograms | undefined

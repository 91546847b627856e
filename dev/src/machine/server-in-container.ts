import { type Container, type ContainerOptions, startContainer } from './container'

export interface ServerInContainerOptions<T> extends ContainerOptions {
  /** Resolves with the server's version once it answers at this host. */
  untilUp: (host: string, abort?: AbortSignal) => Promise<string>
  /** Makes what was wanted of the server that is up. */
  open: (server: ServerInContainer) => T | Promise<T>
  abort?: AbortSignal | undefined
}

export interface ServerInContainer extends Pick<Container, 'host' | 'exec' | 'stop'> {
  version: string
  /** How tests disturb it: each resolves once it is done, and a start once the server answers again. */
  control: Pick<Container, 'kill' | 'start' | 'restart' | 'freeze' | 'thaw'>
}

/** Runs a server in a container of our own. Where it does not come up, or cannot be opened, nothing of it is left. */
export async function startServerInContainer<T>({ untilUp, open, abort, ...options }: ServerInContainerOptions<T>): Promise<T> {
  const { host, exec, stop, kill, start, restart, freeze, thaw } = await startContainer(options)
  const upAfter = (work: () => Promise<void>) => async () => {
    await work()
    await untilUp(host)
  }
  try {
    const version = await untilUp(host, abort)
    return await open({ host, version, exec, stop, control: { kill, start: upAfter(start), restart: upAfter(restart), freeze, thaw } })
  } catch (error) {
    await stop({ withinMs: 0 })
    throw error
  }
}

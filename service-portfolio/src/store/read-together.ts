/** Reads what belongs to these keys; what there is none of is left out. */
export type ReadMany<V> = (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>

/** Two, so that one is on its way while the answer to the other is read. */
const mostUnderWay = 2

interface Waiting<V> {
  key: string
  resolve: (value: V | undefined) => void
  reject: (cause: unknown) => void
}

/**
 * Reads that come in one turn of the event loop, or while others are under way, share the next statement. Each begins before its statement leaves,
 * so none sees a state that is older than itself.
 */
export function readTogether<V>(read: ReadMany<V>): (key: string) => Promise<V | undefined> {
  let waiting: Waiting<V>[] = []
  let underWay = 0
  let gathering = false

  const leave = async (group: readonly Waiting<V>[]): Promise<void> => {
    underWay++
    try {
      const found = await read([...new Set(group.map(({ key }) => key))])
      for (const { key, resolve } of group) resolve(found.get(key))
    } catch (cause) {
      for (const { reject } of group) reject(cause)
    }
    underWay--
    leaveIfAny()
  }
  const leaveIfAny = (): void => {
    gathering = false
    if (waiting.length === 0 || underWay >= mostUnderWay) return
    const group = waiting
    waiting = []
    void leave(group)
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (gathering) return
      gathering = true
      setImmediate(leaveIfAny)
    })
}

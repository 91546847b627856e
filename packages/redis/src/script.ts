import { createHash } from 'node:crypto'
import type { Client } from './client'
import { answeredWith } from './errors'

export interface ScriptCall {
  keys: string[]
  arguments: string[]
}

/** A Lua script: Redis runs it as one step. Sent whole only to a server that does not have it yet. */
export function script(text: string): (client: Client, call: ScriptCall) => Promise<unknown> {
  const sha = createHash('sha1').update(text).digest('hex')
  return async (client, call) => {
    try {
      return await client.evalSha(sha, call)
    } catch (error) {
      if (answeredWith(error) !== 'NOSCRIPT') throw error
      return client.eval(text, call)
    }
  }
}

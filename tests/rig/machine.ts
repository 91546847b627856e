import { cpus, totalmem } from 'node:os'

/** A one-line description of this machine, for readers of the figures. */
export function machine(): string {
  const [cpu] = cpus()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memoryGb} GB, ${process.platform}, Node ${process.versions.node}`
}

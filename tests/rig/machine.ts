import { cpus, totalmem } from 'node:os'

/** This machine in a line, for whoever reads the figures elsewhere. */
export function machine(): string {
  const [cpu] = cpus()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memoryGb} GB, ${process.platform}, Node ${process.versions.node}`
}

export type { Client } from './client'
export * from './errors'
export * from './open-redis'
export { script } from './script'

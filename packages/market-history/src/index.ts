export * from './errors'
export * from './history'
export * from './open-history'

export * from './feed'
export * from './strategy'
export * from './tick'

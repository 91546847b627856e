export { main, type ReplayOptions } from './main'

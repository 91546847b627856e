export { main, type ServiceOptions } from './main'

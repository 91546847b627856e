import { createLog, type Log } from '@trading/runtime'

/** Says nothing, or everything with TEST_LOG=debug. */
export const quietLog = (): Log => createLog({ service: 'test', level: process.env.TEST_LOG ?? 'silent', pretty: false })

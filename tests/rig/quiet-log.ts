import { createLog, type Log } from '@trading/runtime'

/** Silent, unless TEST_LOG sets a level such as debug. */
export const quietLog = (): Log => createLog({ service: 'test', level: process.env.TEST_LOG ?? 'silent', pretty: false })

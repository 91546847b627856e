import { type Cache, chooseCache } from '@trading/dev'
import { nameOfThisTest } from './test-broker'

/** An empty Redis of this test file's own, which may be killed and frozen. */
export const openTestCache = (): Promise<Cache> => chooseCache({ tell: () => undefined, name: nameOfThisTest() })

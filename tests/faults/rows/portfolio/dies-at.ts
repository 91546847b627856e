import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Rig } from '@trading/rig/platform/rig'
import { until } from '@trading/rig/until'
import type { PortfolioAtWork } from './portfolio-row'

const lives = 3

/** The settings with which the portfolio is killed at this step of a commit, in each of its first lives. */
export const diesAt = (step: 'before-commit' | 'after-commit') => (): NodeJS.ProcessEnv => ({
  DIES_AT: JSON.stringify({ step, lives, mark: join(mkdtempSync(join(tmpdir(), 'portfolio-')), 'lives') }),
})

/** Waits until it was killed as often as it is to be. */
export async function untilItDied(rig: Rig, { portfolio }: PortfolioAtWork): Promise<void> {
  for (let life = 1; life <= lives; life++) await until(`the portfolio was killed in life ${life}`, () => portfolio.restarts >= life)
  for (let life = 0; life < lives; life++) rig.injected('portfolio SIGKILL')
  await portfolio.ready()
  rig.healed()
}

import { diesAt, untilItDied } from './dies-at'
import { portfolioRow } from './portfolio-row'

export const portfolioKilledBeforeCommit = portfolioRow({
  number: '40a',
  fault: 'portfolio killed before a commit',
  story:
    'The portfolio is killed three times under load, each time with a booking on its way to the database, or written and not committed. None of its ' +
    'reports was acknowledged, so they are delivered again. No report is ever acknowledged before its fill is committed.',
  env: diesAt('before-commit'),
  run: untilItDied,
})

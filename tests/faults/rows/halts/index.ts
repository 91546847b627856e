import type { Row } from '../../row'
import { haltedWhileLookedUp } from './35a-halted-while-looked-up'
import { haltedAgainAndAgain } from './35b-halted-again-and-again'
import { frozenAboutToSend } from './35c-frozen-about-to-send'
import { answersLate } from './35d-answers-late'
import { haltWithoutDatabase } from './35e-database-away'
import { everythingRestarted } from './35f-everything-restarted'
import { cutOffFromDatabase } from './35g-cut-off-from-database'

/** The rows of halts, in order. */
export const haltRows: readonly Row[] = [
  haltedWhileLookedUp,
  haltedAgainAndAgain,
  frozenAboutToSend,
  answersLate,
  haltWithoutDatabase,
  everythingRestarted,
  cutOffFromDatabase,
]

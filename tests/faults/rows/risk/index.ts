import type { Row } from '../../row'
import { enginesKilledWithReservations } from './41a-engines-killed'
import { portfolioFrozenUnderRisk } from './41b-portfolio-frozen'
import { databaseKilledUnderRisk } from './41c-database-killed'

/** The rows of the limits that all engines share, in order. */
export const riskRows: readonly Row[] = [enginesKilledWithReservations, portfolioFrozenUnderRisk, databaseKilledUnderRisk]

import { z } from 'zod'
import { executionReportSchema } from './execution-report'
import { signalSchema } from './signal'

/** JSON Schema (draft 2020-12) of each message, generated from its validator for consumers not written in TypeScript. */
export const jsonSchemas = {
  'signal.v1': z.toJSONSchema(signalSchema),
  'execution-report.v1': z.toJSONSchema(executionReportSchema),
}

import { z } from 'zod'
import { executionReportSchema } from './execution-report'
import { signalSchema, signalV2Schema } from './signal'

/** JSON Schema (draft 2020-12) of each message, generated from its validator for consumers not written in TypeScript. */
export const jsonSchemas = {
  'signal.v1': z.toJSONSchema(signalSchema),
  'signal.v2': z.toJSONSchema(signalV2Schema),
  'execution-report.v1': z.toJSONSchema(executionReportSchema),
}

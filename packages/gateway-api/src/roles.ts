import { z } from 'zod'

/** Viewers read, traders also submit signals and read their own only, operators do everything. */
export const roleSchema = z.enum(['viewer', 'trader', 'operator'])

export type Role = z.infer<typeof roleSchema>

import { DatabaseError } from 'pg'

/** Data exceptions and constraint violations: a retry with the same data fails again. */
const ofTheData = /^2[23]/

/**
 * Errors of the server or the session, whatever was sent: connections (08), read-only (25), logins (28, 3D), conflicting transactions (40),
 * missing privileges and tables (42), resources such as a full disk (53), locks (55), shutdowns and time-outs (57), I/O (58).
 */
const ofTheServer = /^(08|25|28|3D|40|42|53|55|57|58)/

/** Transient: connections break, servers restart, and they are read-only during a failover (25006). */
const passing = /^(08|25006|40|53|55|57|58)/

/**
 * Errors that one row of a statement may have caused, so that the other rows may succeed without it: data and constraints, limits of the
 * server (54), conflicts (40), a lock that was not released (55P03), a time-out of the server (57014). The server undid the statement.
 */
const ofARow = /^(2[23]|40|54|55P03$|57014$)/

/** Serialization failure and deadlock: the server has undone the statement, and a retry may succeed. */
const undone = /^(40001|40P01)$/

/** The SQLSTATE of the database's error, or empty if it has none; undefined if the error is not from the database. */
export const sqlStateOf = (cause: unknown): string | undefined => (cause instanceof DatabaseError ? (cause.code ?? '') : undefined)

export const isFaultOfData = (cause: unknown): boolean => ofTheData.test(sqlStateOf(cause) ?? '')
export const isFaultOfServer = (cause: unknown): boolean => ofTheServer.test(sqlStateOf(cause) ?? '')
export const isFaultOfARow = (cause: unknown): boolean => ofARow.test(sqlStateOf(cause) ?? '')
export const isPassing = (cause: unknown): boolean => passing.test(sqlStateOf(cause) ?? '')

/** Whether the server undid the work because of a concurrent change: the server itself is available. */
export const wasUndone = (cause: unknown): boolean => undone.test(String((cause as { code?: unknown } | undefined)?.code))

import { DatabaseError } from 'pg'

/** Data exceptions and broken constraints: what was sent is wrong, and would be the next time. */
const ofTheData = /^2[23]/

/**
 * What is an administrator's, a disk's or a session's, whatever was sent: connections (08), read-only (25), logins (28, 3D), transactions
 * that collide (40), missing rights and tables (42), resources such as a full disk (53), locks (55), shutdowns and time-outs (57), I/O (58).
 */
const ofTheServer = /^(08|25|28|3D|40|42|53|55|57|58)/

/** Connections break, servers restart, and are read-only while another takes over (25006): the same may work in a moment. */
const passing = /^(08|25006|40|53|55|57|58)/

/** Serialization failure and deadlock: the server has undone the statement, and says that the same again may succeed. */
const undone = /^(40001|40P01)$/

/** The SQLSTATE that the database answered with, empty where it said none; undefined where the error is not its answer. */
export const sqlStateOf = (cause: unknown): string | undefined => (cause instanceof DatabaseError ? (cause.code ?? '') : undefined)

export const isFaultOfData = (cause: unknown): boolean => ofTheData.test(sqlStateOf(cause) ?? '')
export const isFaultOfServer = (cause: unknown): boolean => ofTheServer.test(sqlStateOf(cause) ?? '')
export const isPassing = (cause: unknown): boolean => passing.test(sqlStateOf(cause) ?? '')

/** The server undid the work because somebody else was at the same rows: it is there, and well. */
export const wasUndone = (cause: unknown): boolean => undone.test(String((cause as { code?: unknown } | undefined)?.code))

import type { Pool, QueryArrayResult, QueryResult, QueryResultRow } from 'pg'

/**
 * A statement that each connection prepares once under this name. Without a name it is planned for every execution: the plan of a prepared
 * statement does not change when the tables grow.
 */
export interface Statement {
  name?: string
  text: string
}

export interface Querying {
  /** Rows as arrays: the cheapest to read, for frequent statements. */
  values<R extends unknown[]>(statement: Statement, parameters: unknown[]): Promise<QueryArrayResult<R>>
  rows<R extends QueryResultRow>(statement: Statement, parameters: unknown[]): Promise<QueryResult<R>>
}

export const queryingOn = (on: Pick<Pool, 'query'>): Querying => ({
  values: ({ name, text }, parameters) => on.query({ name, text, values: parameters, rowMode: 'array' }),
  rows: ({ name, text }, parameters) => on.query({ name, text, values: parameters }),
})

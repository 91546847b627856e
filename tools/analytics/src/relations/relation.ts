/** The type of a column in PostgreSQL. */
type ColumnType = 'text' | 'integer' | 'numeric' | 'timestamptz' | 'uuid'

/** A query over ledger and history, with $1 the earliest time of receipt, $2 the symbol and $3 the strategy; null for all. */
export interface Relation {
  name: string
  columns: Record<string, ColumnType>
  text: (sources: Sources) => string
}

/** The name of a column in output. */
export const camelCase = (column: string): string => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What the query of a relation may read, as items of FROM. */
export interface Sources {
  /** Another relation, under its name. */
  from: (relation: Relation) => string
  /** The ticks of the history, under the name `ticks`; without rows if there are none. */
  ticks: string
}

const noTicks = `(
    SELECT NULL::text AS symbol, NULL::timestamptz AS event_at, NULL::bigint AS epoch, NULL::bigint AS sequence, NULL::numeric AS price,
      NULL::numeric AS quantity, NULL::timestamptz AS ingested_at WHERE false
  ) AS ticks`

export const ticksIf = (present: boolean): string => (present ? 'ticks' : noTicks)

/** Relations as queries within a query, which need nothing in the database but the tables. */
export const inlined = (ticks: string): Sources => ({
  from: (relation) => `(${relation.text(inlined(ticks))}) AS ${relation.name} (${Object.keys(relation.columns)})`,
  ticks,
})

export const schema = 'analytics'

/** Relations as functions of the schema. */
export const called = (ticks: string): Sources => ({
  from: ({ name }) => `${schema}.${name}($1, $2, $3) AS ${name}`,
  ticks,
})

import type { Querying } from '@trading/postgres'
import type { Instrument, SeenInstrument } from './history'

// Sorted, so that two writers wait for each other in one direction only. What is known already is not written again.
const recordStatement = {
  text: `
    WITH given AS (
      SELECT symbol, source, name, to_timestamp(first_ms / 1000) AS first_seen, to_timestamp(last_ms / 1000) AS last_seen
      FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[]) AS given (symbol, source, name, first_ms, last_ms)
    ), recorded AS (
      INSERT INTO instruments AS known (symbol, source, name, first_seen, last_seen)
      SELECT symbol, source, name, first_seen, last_seen FROM given ORDER BY symbol, source
      ON CONFLICT (symbol, source) DO UPDATE SET
        name = coalesce(excluded.name, known.name),
        first_seen = least(known.first_seen, excluded.first_seen),
        last_seen = greatest(known.last_seen, excluded.last_seen)
      WHERE excluded.first_seen < known.first_seen OR excluded.last_seen > known.last_seen
        OR (excluded.name IS NOT NULL AND excluded.name IS DISTINCT FROM known.name)
      RETURNING 1
    )
    SELECT count(*)::int FROM recorded`,
}

/** Records what was seen, in any order and as often as it comes. Resolves with how many instruments that changed. */
export const recordInstruments =
  (querying: Querying) =>
  async (seen: readonly SeenInstrument[]): Promise<number> => {
    const column = <T>(of: (instrument: SeenInstrument) => T): T[] => seen.map(of)
    const { rows } = await querying.values<[number]>(recordStatement, [
      column(({ symbol }) => symbol),
      column(({ source }) => source),
      column(({ name }) => name ?? null),
      column(({ firstSeen }) => firstSeen),
      column(({ lastSeen }) => lastSeen),
    ])
    return rows[0]?.[0] ?? 0
  }

const time = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
const readStatement = {
  text: `
    SELECT symbol, source, name,
      to_char(first_seen AT TIME ZONE 'UTC', '${time}') AS "firstSeen", to_char(last_seen AT TIME ZONE 'UTC', '${time}') AS "lastSeen"
    FROM instruments ORDER BY symbol, source`,
}

export const readInstruments = (querying: Querying) => async (): Promise<Instrument[]> => {
  const { rows } = await querying.rows<Omit<Instrument, 'name'> & { name: string | null }>(readStatement, [])
  return rows.map(({ name, ...rest }) => (name === null ? rest : { ...rest, name }))
}

/** A time that another service has said. One that is none becomes text that no schema of an answer permits. */
export const isoTime = (time: Date): string => (Number.isNaN(time.getTime()) ? 'no time' : time.toISOString())

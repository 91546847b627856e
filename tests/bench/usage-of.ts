import { readdirSync, readFileSync } from 'node:fs'

// USER_HZ, which is 100 on every Linux that Node.js runs on (man 7 time).
const msPerTick = 10

/** Processor time of all threads of a process since it started, in ms; undefined without /proc. */
export function cpuMs(pid: number): number | undefined {
  const fields = statOf(pid)
  return fields && ticks(fields, own)
}

/**
 * Processor time of all processes of a program on this machine, with their children that have ended, in ms; undefined if there is none, as
 * on another machine.
 */
export function cpuMsOfAll(program: string): number | undefined {
  const all = pids().flatMap((pid) => (read(pid, 'comm')?.trim() === program ? [statOf(pid)] : []))
  const known = all.flatMap((fields) => (fields ? [ticks(fields, [...own, ...ended])] : []))
  return known.length === 0 ? undefined : known.reduce((sum, each) => sum + each, 0)
}

// Counted from the state, which is field 3: utime and stime are fields 14 and 15, those of ended children 16 and 17.
const own = [11, 12]
const ended = [13, 14]
const ticks = (fields: readonly string[], which: readonly number[]): number =>
  which.reduce((sum, field) => sum + Number(fields[field]), 0) * msPerTick

/** The fields of a process from its state on. The name of the program before it may contain anything. */
function statOf(pid: number): string[] | undefined {
  const stat = read(pid, 'stat')
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** Resident memory of a process, in MB of 1,048,576 bytes; undefined without /proc. */
export function residentMb(pid: number): number | undefined {
  const kilobytes = read(pid, 'status')?.match(/^VmRSS:\s+(\d+) kB$/m)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

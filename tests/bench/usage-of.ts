import { readFileSync } from 'node:fs'

// USER_HZ, which is 100 on every Linux that Node.js runs on (man 7 time).
const msPerTick = 10

/** Processor time of all threads of a process since it started, in ms; undefined without /proc. */
export function cpuMs(pid: number): number | undefined {
  const stat = read(pid, 'stat')
  // The name of the program may contain anything, so count from the bracket after it: utime is field 14, stime 15.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields && (Number(fields[11]) + Number(fields[12])) * msPerTick
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

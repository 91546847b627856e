// What each part of the full stack that Compose runs takes in memory: node dev/memory.js, on Linux, as root.
// The proportional set size (PSS) of all its processes: a page that several share counts once.
const { execFileSync } = require('node:child_process')
const { readFileSync } = require('node:fs')

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' }).trim()
const linesOf = (text) => text.split('\n').filter((line) => line !== '')

const services = new Map()
const project = ['ps', '--filter', 'label=com.docker.compose.service', '--format', '{{.ID}} {{.Label "com.docker.compose.service"}}']
for (const line of linesOf(run('docker', ...project))) {
  const [id, service] = line.split(' ')
  const pids = linesOf(run('docker', 'top', id, '-eo', 'pid')).slice(1)
  const kilobytes = pids.reduce((sum, pid) => sum + pssOf(pid.trim()), 0)
  const { count, sum } = services.get(service) ?? { count: 0, sum: 0 }
  services.set(service, { count: count + 1, sum: sum + kilobytes })
}
if (services.size === 0) {
  process.stderr.write('no container of Compose is running: docker compose -f docker-compose.full.yml up -d --scale service-b=5\n')
  process.exit(1)
}

const rows = [...services].sort(([, one], [, other]) => other.sum - one.sum)
const total = rows.reduce((sum, [, each]) => sum + each.sum, 0)
const mb = (kilobytes) => Math.round(kilobytes / 1_024)
process.stdout.write('| Part | Containers | MB |\n|---|---|---|\n')
for (const [service, { count, sum }] of rows) process.stdout.write(`| ${service} | ${count} | ${mb(sum)} |\n`)
process.stdout.write(`| all | ${rows.reduce((sum, [, { count }]) => sum + count, 0)} | ${mb(total)} |\n`)

/** A process that has ended meanwhile takes nothing. */
function pssOf(pid) {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of the gateway, as its manifest says. */
export const version: string = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')).version

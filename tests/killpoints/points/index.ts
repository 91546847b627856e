import type { KillPoint } from '../kill-point'
import { batchPoints } from './batch'
import { bothPoints } from './both'
import { brokerPoints } from './broker'
import { dlqPoints } from './dlq'
import { enginePoints } from './engine'
import { fiveEngines } from './five'
import { migrationPoints } from './migration'
import { postgresPoints } from './postgres'
import { relayPoints } from './relay'
import { zombiePoints } from './zombie'

/** In the order in which they run. */
export const points: readonly KillPoint[] = [
  ...enginePoints,
  ...batchPoints,
  ...brokerPoints,
  ...relayPoints,
  ...migrationPoints,
  ...dlqPoints,
  ...postgresPoints,
  ...bothPoints,
  ...zombiePoints,
  fiveEngines,
]

import { createHash } from 'node:crypto'
import type { SubmitSignal } from '@trading/gateway-api'

/** Of what the caller sent: the same whatever the order and spacing of its JSON, and whether a default was spelled out. */
export const bodyHashOf = ({ symbol, side, quantity, referencePrice, confidence, validForMs }: SubmitSignal): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([symbol, side, quantity, referencePrice, confidence, validForMs ?? null]))
    .digest()

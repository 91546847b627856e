import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a key begins with, so that scanners find one that was published by mistake. */
export const keyPrefix = 'tgk_'

const keyPattern = /^tgk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/
const tokenPattern = /^[A-Za-z0-9_-]{43}$/

export interface MadeKey {
  /** Its public half. */
  id: string
  /** All of it: shown once, and stored nowhere. */
  key: string
  secretHash: Buffer
}

/** A new key with 256 random bits. */
export function makeKey(): MadeKey {
  const id = randomBytes(8).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  return { id, key: `${keyPrefix}${id}_${secret}`, secretHash: sha256(secret) }
}

/** Undefined if it is not spelled like a key. */
export function readKey(key: string): { id: string; secretHash: Buffer } | undefined {
  const [, id, secret] = keyPattern.exec(key) ?? []
  return id !== undefined && secret !== undefined ? { id, secretHash: sha256(secret) } : undefined
}

/** The token of a session, for its cookie: 256 random bits. */
export const makeToken = (): string => randomBytes(32).toString('base64url')

/** Undefined if it is not spelled like a token. */
export const tokenHashOf = (token: string): Buffer | undefined => (tokenPattern.test(token) ? sha256(token) : undefined)

/** Follows from the session's token, which no script can read: only a page that was given it by the gateway knows it. */
export const csrfTokenOf = (token: string): string => createHmac('sha256', token).update('csrf').digest('base64url')

/** Takes the same time wherever they differ. */
export const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)

export const isSameText = (one: string, other: string): boolean => isSame(sha256(one), sha256(other))

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

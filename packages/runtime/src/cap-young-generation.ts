import { setFlagsFromString } from 'node:v8'

/**
 * Keeps V8's young generation at the size it starts with, 1 MB a half, where it would grow to sixteen times that: a service in flow makes
 * little that outlives a message, so it would hold some 20 MB for nothing. Said here and not on the command line, so that it holds
 * however a service is started.
 */
export const capYoungGeneration = (): void => setFlagsFromString('--semi-space-growth-factor=1')

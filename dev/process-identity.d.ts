/** The identity of a process that runs on this machine. Letters, digits and dots only, so that it can be part of a file name. */
export function identityOf(pid: number): string

/**
 * `running` or `gone`; `unknown` for a process of another machine or container that shares the folder, since its pid means nothing here.
 * Such a process must renew the time of its file to show that it is alive.
 */
export function fateOf(identity: string): 'running' | 'gone' | 'unknown'

/** The identity of a process of this machine that runs now. Letters, digits and dots: it can be part of a file's name. */
export function identityOf(pid: number): string

/**
 * `running` or `gone`; `unknown` for a process of another machine or container that shares the folder in which its identity was found,
 * since its pid says nothing here. Such a process has to give signs of life for others to know that it runs.
 */
export function fateOf(identity: string): 'running' | 'gone' | 'unknown'

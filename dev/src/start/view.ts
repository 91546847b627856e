/** Displays the services' output and the runner's own messages. */
export interface View {
  /** A line of a service's log. */
  line(source: string, line: Buffer): void
  /** A line that a service wrote to its standard error. */
  complaint(source: string, line: Buffer): void
  say(text: string): void
  /** Prints the final summary. */
  close(): void
}

export interface Output {
  write(text: string | Uint8Array): unknown
  columns?: number
}

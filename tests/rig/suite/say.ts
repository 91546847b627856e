/** To whoever runs it, a line at a time. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`)

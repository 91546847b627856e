import { withCommas } from '@trading/terminal'

/** `1 dead letter`, `2,000 dead letters` */
export const deadLetters = (n: number): string => `${withCommas(n)} dead ${n === 1 ? 'letter' : 'letters'}`

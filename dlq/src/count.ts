const withCommas = (n: number): string => n.toLocaleString('en-GB')

/** `1 dead letter`, `2,000 dead letters` */
export const deadLetters = (n: number): string => `${withCommas(n)} dead ${n === 1 ? 'letter' : 'letters'}`

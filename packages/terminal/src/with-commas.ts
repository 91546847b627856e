/** `2,000` */
export const withCommas = (n: number): string => n.toLocaleString('en-GB')

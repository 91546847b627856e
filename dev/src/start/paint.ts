const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const

export type Colour = keyof typeof codes
export type Paint = (colour: Colour, text: string) => string

export const colours: Paint = (colour, text) => `\x1b[${codes[colour]}m${text}\x1b[0m`
export const noColours: Paint = (_colour, text) => text

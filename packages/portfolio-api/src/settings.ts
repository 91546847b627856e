import { address, secret, text } from '@trading/runtime'
import { z } from 'zod'

/** A service token: it goes into an HTTP header and, with others, into a list with commas. */
export const serviceToken = z.string().regex(/^[!-+\--~]{8,256}$/)

/** The settings of a service that calls the portfolio. */
export const portfolioClientSettings = {
  PORTFOLIO_URL: address({
    protocols: ['http:'],
    bare: true,
    default: 'http://localhost:9090',
    about: 'Where the portfolio answers gRPC.',
  }),
  PORTFOLIO_TOKEN: secret(
    text({
      schema: serviceToken,
      expected: 'a token of 8 to 256 printable ASCII characters without spaces and commas',
      default: 'portfolio-token',
      about: "One of the portfolio's `PORTFOLIO_TOKENS`. Never logged.",
    }),
  ),
}

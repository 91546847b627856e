import { serviceToken } from '@trading/portfolio-api/settings'
import { integer, list, secret } from '@trading/runtime'

/** The settings of the API. */
export const apiSettings = {
  GRPC_PORT: integer({
    min: 0,
    max: 65_535,
    default: 0,
    about: 'The port for gRPC, on `HTTP_HOST`; 0 picks a free one, logged in `api.listening`. The same calls as JSON are on `HTTP_PORT`.',
  }),
  PORTFOLIO_TOKENS: secret(
    list({
      each: serviceToken,
      expected: 'one or more tokens of 8 to 256 printable ASCII characters without spaces, separated by commas',
      default: 'portfolio-token',
      about: 'The tokens with which other programs may call the portfolio. The default is public: set another. Never logged.',
    }),
  ),
}

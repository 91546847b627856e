import { createHash, timingSafeEqual } from 'node:crypto'
import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import { Health } from '@trading/portfolio-api'

// Of one length whatever was given, so that the comparison does not tell how long a token is.
const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Refuses calls without one of these tokens, but those to the health service. Several tokens, so that one can be replaced without a break. */
export function authenticate(tokens: readonly string[]): Interceptor {
  const accepted = tokens.map(digest)
  return (next) => (request) => {
    if (request.service.typeName === Health.typeName) return next(request)
    const header = request.header.get('authorization')
    if (header === null) throw refused('the call has no service token; send the header "authorization: Bearer TOKEN"')
    const given = digest(/^Bearer (.+)$/i.exec(header)?.[1] ?? '')
    // Each of them, whether or not one has matched.
    const matches = accepted.filter((token) => timingSafeEqual(token, given)).length
    if (matches === 0) throw refused("the service token is wrong; expected one of the portfolio's PORTFOLIO_TOKENS")
    return next(request)
  }
}

const refused = (sentence: string) => new ConnectError(sentence, Code.Unauthenticated)

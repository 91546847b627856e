import { Code, ConnectError } from '@connectrpc/connect'

/** A place in the event table: everything up to this event is known. Written `epoch:sequence`, as a resume token and as a page token. */
export interface Place {
  readonly epoch: string
  readonly sequence: number
}

export const tokenOf = ({ epoch, sequence }: Place): string => `${epoch}:${sequence}`

/**
 * The place of a token.
 * @throws ConnectError INVALID_ARGUMENT
 */
export function placeOf(token: string): Place {
  const [, epoch, sequence] = /^([A-Za-z0-9-]{1,64}):(0|[1-9]\d{0,14})$/.exec(token) ?? []
  if (epoch === undefined) {
    throw new ConnectError(
      'the token is not one that the portfolio gave; expected epoch:sequence, or none to begin anew',
      Code.InvalidArgument,
    )
  }
  return { epoch, sequence: Number(sequence) }
}

/**
 * The venue has no such order yet, but a placement that was sent before this look-up may still arrive, so "no such order" is not final. Not
 * a fault of the venue, which answered.
 */
export class MayStillArrive extends Error {
  readonly code = 'MAY_STILL_ARRIVE'
  override readonly name = 'MayStillArrive'

  constructor() {
    super('the venue has no such order yet, and an earlier placement may still arrive')
  }
}

import { address, faultIn } from '@trading/runtime'

/** An invalid setting. It must be corrected before anything can start, so the exit code is 78. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
  readonly exitCode = 78
}

/**
 * Parses the address in a setting.
 * @throws WrongSetting with the reason, never with the password
 */
export function addressIn(setting: string, value: string, protocols: readonly string[]): URL {
  const kind = address({ protocols, default: '', about: '' })
  const fault = faultIn(setting, kind, value)
  if (fault) throw new WrongSetting(fault)
  return new URL(value)
}

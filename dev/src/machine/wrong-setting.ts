import { address, faultIn } from '@trading/runtime'

/** A setting is wrong: a person has to change it before anything can be started, so the exit code is 78. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
  readonly exitCode = 78
}

/**
 * The address in a setting.
 * @throws WrongSetting that says what is wrong with it, and never shows a password
 */
export function addressIn(setting: string, value: string, protocols: readonly string[]): URL {
  const kind = address({ protocols, default: '', about: '' })
  const fault = faultIn(setting, kind, value)
  if (fault) throw new WrongSetting(fault)
  return new URL(value)
}

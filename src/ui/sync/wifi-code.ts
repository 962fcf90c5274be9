/** The text of a Wi-Fi code, which the camera app of a phone reads to join a network, and its place in this browser. Rule SYNCUI10. */
import { err, ok, type Result } from '../../core/result.ts'

export interface WifiNetwork { readonly name: string; readonly password: string }
export type WifiProblem = 'name-missing' | 'password-short'

/** A name is at most 32 bytes, whatever the letters. */
const nameBytes = 32
const passwordLengths = [8, 63] as const

export const checkWifi = ({ name, password }: WifiNetwork): Result<WifiNetwork, WifiProblem> => {
  const bytes = new TextEncoder().encode(name).length
  if (bytes === 0 || bytes > nameBytes) return err('name-missing')
  if (password !== '' && (password.length < passwordLengths[0] || password.length > passwordLengths[1])) return err('password-short')
  return ok({ name, password })
}

const escaped = (text: string): string => text.replaceAll(/[\\;,:"]/g, '\\$&')

/** [SYNCUI10] `WIFI:T:WPA;S:name;P:password;;`, with `nopass` for an open network. */
export const wifiCode = ({ name, password }: WifiNetwork): string =>
  password === '' ? `WIFI:T:nopass;S:${escaped(name)};;` : `WIFI:T:WPA;S:${escaped(name)};P:${escaped(password)};;`

const key = 'transect.wifi'
type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What was typed last, or null; a browser that refuses its storage has none. */
export const savedWifi = (storage: () => Place): WifiNetwork | null => {
  try {
    const found = JSON.parse(storage().getItem(key) ?? 'null') as Partial<Record<keyof WifiNetwork, unknown>> | null
    if (typeof found?.name !== 'string' || typeof found.password !== 'string') return null
    const checked = checkWifi({ name: found.name, password: found.password })
    return checked.ok ? checked.value : null
  } catch {
    return null
  }
}
export const saveWifi = (storage: () => Place, network: WifiNetwork | null): void => {
  try {
    if (network === null) storage().removeItem(key)
    else storage().setItem(key, JSON.stringify(network))
  } catch {
    // It is shown all the same, and typed again next time.
  }
}

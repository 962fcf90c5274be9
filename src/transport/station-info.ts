/**
 * What a station tells the pages it serves, and the words of its list of devices: read with limits on both ends. The station is
 * src/station; the page's side is station.ts. Rules STN6, STN7.
 */
export const stationPaths = { info: '/.station/info', devices: '/.station/devices', signalling: '/.station/' } as const
/** In the page that a station serves; its content is the version of this protocol. */
export const stationMeta = 'transect-station'
export const stationKey = 'transect'

export interface StationInfo {
  /** the laptop's name */
  readonly name: string
  /** what the picture holds that brings a phone here, best first */
  readonly join: readonly string[]
  /** where phones were sent before, when that is not an address of the laptop any more; else '' */
  readonly moved: string
}
/** One device that has the app open at this station. */
export interface StationDevice {
  /** for this visit only */
  readonly id: string
  readonly name: string
  /** the laptop itself */
  readonly station: boolean
  /** as the station sees it from the reader's network; '' unknown */
  readonly address: string
}
export interface Here { readonly id: string; readonly name: string; readonly station: boolean }

export const limits = { name: 60, devices: 64, hereBytes: 512, listBytes: 64 * 1024, join: 16, url: 200 } as const

const asObject = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null
  } catch {
    return null
  }
}
const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most
/** One line, without characters that turn or hide what stands beside them. */
export const cleanName = (name: string): string => name.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim().slice(0, limits.name)
export const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)

/** [STN7] null: not such a message */
export const readHere = (text: string): Here | null => {
  const read = text.length <= limits.hereBytes ? asObject(text) : null
  if (read === null || !isId(read['id']) || !isText(read['name'], limits.name * 4) || typeof read['station'] !== 'boolean') return null
  return { id: read['id'], name: cleanName(read['name']), station: read['station'] }
}
export const writeHere = ({ id, name, station }: Here): string => JSON.stringify({ id, name: cleanName(name), station })

const readDevice = (value: unknown): StationDevice | null => {
  if (typeof value !== 'object' || value === null) return null
  const { id, name, station, address } = value as Record<string, unknown>
  if (!isId(id) || !isText(name, limits.name * 4) || typeof station !== 'boolean' || !isText(address, 45)) return null
  return { id, name: cleanName(name), station, address: /^[0-9a-f.:]*$/.test(address) ? address : '' }
}
export const readDevices = (text: string): readonly StationDevice[] | null => {
  const list = text.length <= limits.listBytes ? asObject(text)?.['devices'] : null
  if (!Array.isArray(list) || list.length > limits.devices) return null
  const devices = list.map(readDevice)
  return devices.includes(null) ? null : (devices as readonly StationDevice[])
}
export const writeDevices = (devices: readonly StationDevice[]): string => JSON.stringify({ devices })

export const readInfo = (text: string): StationInfo | null => {
  const read = text.length <= limits.listBytes ? asObject(text) : null
  if (read === null || !isText(read['name'], 100) || !isText(read['moved'], limits.url) || !Array.isArray(read['join'])) return null
  const join: readonly unknown[] = read['join']
  if (join.length > limits.join || !join.every((url): url is string => isText(url, limits.url) && /^https?:\/\//.test(url))) return null
  return { name: cleanName(read['name']), join, moved: read['moved'] }
}

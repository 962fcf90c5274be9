/**
 * The addresses of host candidates as bytes and back: IPv4, IPv6 and the `.local` names that browsers give instead of addresses
 * while no camera is allowed (mDNS names are always a UUID there). Rule PAIR3.
 */
export type AddressKind = 'ipv4' | 'ipv6' | 'mdns'
export const addressLength: Readonly<Record<AddressKind, number>> = { ipv4: 4, ipv6: 16, mdns: 16 }
export interface Address { readonly kind: AddressKind; readonly bytes: Uint8Array }

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const readIpv4 = (text: string): Uint8Array | null => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return Uint8Array.from(parts, Number)
}

const readIpv6 = (text: string): Uint8Array | null => {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - groups.flat().length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const all = halves.length === 1 ? groups[0]! : [...groups[0]!, ...Array.from({ length: missing }, () => '0'), ...groups[1]!]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]))
}

const readMdns = (text: string): Uint8Array | null => {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\.local$/i.exec(text)
  return match && Uint8Array.from(match.slice(1).join('').match(/../g)!, (pair) => Number.parseInt(pair, 16))
}

export const readAddress = (text: string): Address | null => {
  const readers = { ipv4: readIpv4, ipv6: readIpv6, mdns: readMdns }
  for (const kind of ['ipv4', 'ipv6', 'mdns'] as const) {
    const bytes = readers[kind](text)
    if (bytes) return { kind, bytes }
  }
  return null
}

export const writeAddress = ({ kind, bytes }: Address): string => {
  if (kind === 'ipv4') return bytes.join('.')
  const hex = hexOf(bytes)
  if (kind === 'ipv6') return hex.match(/.{4}/g)!.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
  return `${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}.local`
}

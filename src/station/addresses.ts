/**
 * Addresses by which phones on the same network reach this laptop, best first. Only private ones: the station's certificate
 * is good for no other (certificate.ts). Rule STN3.
 */
import type { NetworkInterfaceInfo } from 'node:os'
import { isIPv4, isIPv6 } from 'node:net'

/** Address ranges of local networks, as [address, prefix length]. */
export const privateRanges = [
  ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16], ['100.64.0.0', 10], ['127.0.0.0', 8],
  ['fc00::', 7], ['fe80::', 10], ['::1', 128],
] as const

const ipv6Groups = (text: string): readonly number[] => {
  const [head = '', tail] = text.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...middle, ...right].map((group) => Number.parseInt(group, 16))
}

/** 4 or 16 bytes; null: not an address */
export const addressBytes = (text: string): Uint8Array | null => {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number)
  if (!isIPv6(text) || text.includes('%') || text.includes('.')) return null
  return Uint8Array.from(ipv6Groups(text).flatMap((group) => [group >> 8, group & 255]))
}

export const maskBytes = (length: number, prefix: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (256 - 2 ** (8 - Math.max(0, Math.min(8, prefix - at * 8)))) & 255)

const isWithin = (bytes: Uint8Array, [base, prefix]: readonly [string, number]): boolean => {
  const from = addressBytes(base)!
  const mask = maskBytes(from.length, prefix)
  return from.length === bytes.length && bytes.every((byte, at) => (byte & mask[at]!) === (from[at]! & mask[at]!))
}
export const isPrivate = (address: string): boolean => {
  const bytes = addressBytes(address)
  return bytes !== null && privateRanges.some((range) => isWithin(bytes, range))
}
export const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127\.)/.test(address)
/** `::ffff:10.0.0.7` is how a server that listens to both kinds writes 10.0.0.7. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

/** Of virtual machines, containers and tunnels: phones are not there. */
const isVirtual = (name: string): boolean => /^(docker|br-|veth|virbr|vboxnet|vmnet|vmware|vethernet|utun|tun|tap|zt|wg|tailscale|awdl|llw|bridge)/i.test(name)
const rankOf = (name: string, address: string): number =>
  (isVirtual(name) ? 100 : 0) + (isIPv4(address) ? (address.startsWith('169.254.') ? 20 : address.startsWith('100.') ? 10 : 0) : 30)

/** [STN3] Private addresses of this machine; the ones that phones most likely share come first. */
export const lanAddresses = (interfaces: Readonly<Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[] | undefined>>): readonly string[] =>
  Object.entries(interfaces)
    .flatMap(([name, infos]) => (infos ?? []).filter(({ internal }) => !internal).map(({ address }) => ({ address, rank: rankOf(name, address) })))
    // An address with a zone (fe80::1%eth0) cannot stand in the address bar.
    .filter(({ address }) => isPrivate(address) && !/^fe[89ab]/i.test(address))
    .sort((a, b) => a.rank - b.rank || a.address.localeCompare(b.address))
    .map(({ address }) => address)
    .filter((address, at, all) => all.indexOf(address) === at)

/** As it stands in a URL. */
export const hostOf = (address: string): string => (isIPv6(address) ? `[${address}]` : address)

/**
 * Session descriptions, as little of them as a data channel needs: reads what a browser wrote into the fields of a pairing code
 * and writes them back in a form that Chromium, Firefox and Safari take. Rules PAIR3, PAIR5, LINK11.
 */
import { err, ok, type Result } from '../core/result.ts'
import { readAddress, writeAddress, type AddressKind } from './addresses.ts'
import type { IceText } from './one-scan.ts'
import { isIceText, type Candidate, type Description } from './pairing-code.ts'

/** [PAIR3] How many candidates of a kind a code carries, best first: enough for Wi-Fi beside a hotspot, small enough for the picture. */
const kept: Readonly<Record<AddressKind, number>> = { ipv4: 4, ipv6: 2, mdns: 2 }
/** All browsers take 256 KiB and more in one message; the real limit of the other side does not fit the code. One block of a file fits with what stands around it. */
export const agreedMessageSize = 131_072

const field = (sdp: string, name: string): string | null => new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(sdp)?.[1]?.trim() ?? null

/** [LINK11] With two certificates named nobody could say which one the browser takes. */
const readFingerprint = (sdp: string): Uint8Array | null => {
  const named = new Set([...sdp.matchAll(/^a=fingerprint:[^\r\n]*/gim)].map(([line]) => line.trim().toLowerCase()))
  const pairs = named.size === 1 ? /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/.exec([...named][0]!)?.[1]?.split(':') : undefined
  return pairs ? Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)) : null
}

const readCandidates = (sdp: string): Candidate[] => {
  const found = [...sdp.matchAll(/^a=candidate:\S+ 1 udp (\d+) (\S+) (\d+) typ host/gim)]
    .map(([, priority, address, port]) => ({ priority: Number(priority), address: readAddress(address!), port: Number(port) }))
    .filter(({ address, port }) => address !== null && port > 0 && port < 65536)
    .sort((a, b) => b.priority - a.priority)
    .map(({ address, port }) => ({ kind: address!.kind, bytes: address!.bytes, port }))
  return (['ipv4', 'ipv6', 'mdns'] as const).flatMap((kind) => found.filter((candidate) => candidate.kind === kind).slice(0, kept[kind]))
}

/** The name of the data section; an answer must repeat the offer's. */
export const readMid = (sdp: string): string => field(sdp, 'mid') ?? '0'

export const readSdp = (sdp: string): Result<Description, 'sdp-unusable'> => {
  const fingerprint = readFingerprint(sdp)
  const ufrag = field(sdp, 'ice-ufrag') ?? ''
  const pwd = field(sdp, 'ice-pwd') ?? ''
  if (!fingerprint || !isIceText(ufrag, 'ufrag') || !isIceText(pwd, 'pwd')) return err('sdp-unusable')
  return ok({ fingerprint, ufrag, pwd, passive: field(sdp, 'setup') === 'passive', candidates: readCandidates(sdp) })
}

/** [PAIR5] `trickle` is named and the candidates have no end, so that no browser gives up while the other person still walks over. */
export const writeSdp = (role: 'offer' | 'answer', description: Description, mid = '0'): string => {
  const { fingerprint, ufrag, pwd, passive, candidates } = description
  const setup = role === 'offer' ? 'actpass' : passive ? 'passive' : 'active'
  const lines = [
    'v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mid}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0',
    ...candidates.map((candidate, at) =>
      `a=candidate:${at + 1} 1 udp ${126 * 2 ** 24 + (65535 - at) * 256 + 255} ${writeAddress(candidate)} ${candidate.port} typ host`),
    `a=ice-ufrag:${ufrag}`, `a=ice-pwd:${pwd}`, 'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${Array.from(fingerprint, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(':')}`,
    `a=setup:${setup}`, `a=mid:${mid}`, 'a=sctp-port:5000', `a=max-message-size:${agreedMessageSize}`,
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** The same description with these ICE texts. */
export const withIce = (sdp: string, { ufrag, pwd }: IceText): string =>
  sdp.replaceAll(/^a=ice-ufrag:[^\r\n]*/gm, `a=ice-ufrag:${ufrag}`).replaceAll(/^a=ice-pwd:[^\r\n]*/gm, `a=ice-pwd:${pwd}`)

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAddress, writeAddress } from './addresses.ts'
import { readMid, readSdp, writeSdp } from './sdp.ts'

const print = Array.from({ length: 32 }, (_, i) => (i + 100).toString(16).toUpperCase()).join(':')
// Shaped like what Chromium writes: trickled candidates of both families, TCP beside UDP, a loopback-free c= line.
const written = (candidates: readonly string[], setup = 'actpass') => [
  'v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE data', 'a=extmap-allow-mixed', 'a=msid-semantic: WMS',
  'm=application 50000 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 192.168.1.7', ...candidates.map((text) => `a=${text}`),
  'a=ice-ufrag:Ab+/', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', 'a=ice-options:trickle', `a=fingerprint:sha-256 ${print}`, `a=setup:${setup}`,
  'a=mid:data', 'a=sctp-port:5000', 'a=max-message-size:262144', '',
].join('\r\n')

test('[PAIR3] host candidates over UDP are kept, best first, and only a few of each kind', () => {
  const read = readSdp(written([
    'candidate:1 1 udp 100 192.168.1.7 50000 typ host generation 0',
    'candidate:2 1 udp 300 10.0.0.9 50001 typ host generation 0',
    'candidate:3 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active',
    'candidate:4 1 udp 200 203.0.113.5 40000 typ srflx raddr 192.168.1.7 rport 50000',
    'candidate:5 2 udp 200 192.168.1.7 50002 typ host',
    ...[9, 8, 7].map((n) => `candidate:6 1 udp ${n} fd00::${n} 6000${n} typ host`),
  ]))
  expect(read.ok && read.value.candidates.map((one) => `${writeAddress(one)} ${one.port}`)).toEqual(
    ['10.0.0.9 50001', '192.168.1.7 50000', 'fd00:0:0:0:0:0:0:9 60009', 'fd00:0:0:0:0:0:0:8 60008'])
})

test('[PAIR5] what is written reads as the same description, under the name the offer gave its section', () => {
  const read = readSdp(written(['candidate:1 1 udp 9 a1b2c3d4-1111-4222-8333-0123456789ab.local 50000 typ host'], 'passive'))
  if (!read.ok) throw new Error(read.error)
  expect(read.value.passive).toBe(true)
  const sdp = writeSdp('answer', read.value, readMid(written([])))
  expect(readSdp(sdp)).toEqual(read)
  expect(sdp).toContain('a=mid:data\r\n')
  expect(sdp).toContain('a=group:BUNDLE data\r\n')
  expect(writeSdp('offer', read.value)).toContain('a=setup:actpass\r\n')
})

test('[PAIR5] a description without SHA-256 or with letters ICE does not know is unusable', () => {
  expect(readSdp(written([]).replace('sha-256', 'sha-1'))).toEqual({ ok: false, error: 'sdp-unusable' })
  expect(readSdp(written([]).replace('a=ice-ufrag:Ab+/', 'a=ice-ufrag:A b'))).toEqual({ ok: false, error: 'sdp-unusable' })
  expect(readSdp('')).toEqual({ ok: false, error: 'sdp-unusable' })
})

test('[LINK11] a description that names two certificates is unusable: the link would be bound to one and open with the other', () => {
  const other = print.replace('64', 'FF')
  const twice = (line: string): string => written([]).replace('a=setup', `${line}\r\na=setup`)
  for (const line of [`a=fingerprint:sha-256 ${other}`, `a=fingerprint:SHA-256 ${other}`, `a=fingerprint:sha-1 ${print.slice(0, 59)}`, 'a=fingerprint:'])
    expect(readSdp(twice(line))).toEqual({ ok: false, error: 'sdp-unusable' })
  expect(readSdp(twice(`a=fingerprint:sha-256 ${print}`))).toEqual(readSdp(written([])))
})

test('[PAIR3] addresses keep their bytes', () => {
  for (const kind of ['ipv4', 'ipv6', 'mdns'] as const) {
    const length = kind === 'ipv4' ? 4 : 16
    fc.assert(fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
      expect(readAddress(writeAddress({ kind, bytes }))).toEqual({ kind, bytes })
    }))
  }
  expect(readAddress('::1')?.bytes.at(-1)).toBe(1)
  expect(readAddress('fe80::')?.bytes[0]).toBe(0xfe)
  for (const wrong of ['', '1.2.3', '1.2.3.256', '1:2', '1:2:3:4:5:6:7:8:9', '::1::', 'phone.local', '1:2:3:4:5:6:7:8::', 'g::1']) expect(readAddress(wrong)).toBeNull()
})

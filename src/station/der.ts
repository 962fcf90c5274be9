/**
 * DER, the way certificates are written down: as much of ASN.1 as X.509 needs, writing only. What a certificate says is
 * certificate.ts; what comes out is read back by OpenSSL in the tests.
 */
export type Der = Uint8Array

const tags = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, utf8: 0x0c, utc: 0x17, generalized: 0x18, sequence: 0x30, set: 0x31 } as const

const lengthOf = (size: number): readonly number[] => {
  if (size < 0x80) return [size]
  const bytes: number[] = []
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

export const tagged = (tag: number, ...parts: readonly Der[]): Der => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Uint8Array.from([tag, ...lengthOf(body.length)]), body])
}
export const sequence = (...parts: readonly Der[]): Der => tagged(tags.sequence, ...parts)
export const set = (...parts: readonly Der[]): Der => tagged(tags.set, ...parts)
export const boolean = (value: boolean): Der => tagged(tags.boolean, Uint8Array.of(value ? 0xff : 0))
export const octets = (body: Der): Der => tagged(tags.octets, body)
export const utf8 = (text: string): Der => tagged(tags.utf8, Buffer.from(text, 'utf8'))
export const ascii = (text: string): Der => Buffer.from(text, 'latin1')

/** A number that is not negative, from its bytes, most significant first. */
export const integer = (bytes: Uint8Array): Der => {
  const from = bytes.findIndex((byte) => byte !== 0)
  const short = from === -1 ? Uint8Array.of(0) : bytes.subarray(from)
  return tagged(tags.integer, ...(short[0]! > 0x7f ? [Uint8Array.of(0), short] : [short]))
}

/** `unused`: how many of the last byte's low bits do not count. */
export const bits = (body: Der, unused = 0): Der => tagged(tags.bits, Uint8Array.of(unused), body)

export const oid = (dotted: string): Der => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return tagged(tags.oid, Uint8Array.from(bytes))
}

/** As X.509 wants it: two digits of the year up to 2049, four from 2050 on. */
export const time = (millis: number): Der => {
  const text = `${new Date(millis).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`
  return Number(text.slice(0, 4)) < 2050 ? tagged(tags.utc, ascii(text.slice(2))) : tagged(tags.generalized, ascii(text))
}

export const pem = (label: string, der: Der): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END ${label}-----\n`

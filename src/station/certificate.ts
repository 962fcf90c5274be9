/**
 * The station's own certificate authority, which phones trust once, and the certificate of its server, which follows the laptop's
 * addresses. The authority can vouch for local networks only (name constraints), so that trusting it gives away nothing of the
 * Internet, whoever gets hold of its key. Where they are kept: certificate-store.ts. Rules STN1, STN2.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { addressBytes, maskBytes, privateRanges } from './addresses.ts'
import { ascii, bits, boolean, integer, octets, oid, pem, sequence, set, tagged, time, utf8, type Der } from './der.ts'

/** PEM texts. */
export interface Certified { readonly key: string; readonly certificate: string }

const dayMs = 86_400_000
/** Phones in the field have wrong clocks; a certificate from tomorrow is refused. */
const backdatedMs = 30 * dayMs
const authorityMs = 3650 * dayMs
/** iPhones take at most 825 days in all. */
const serverMs = 700 * dayMs
const renewMs = 60 * dayMs

const oids = {
  commonName: '2.5.4.3', organization: '2.5.4.10', ecdsaSha256: '1.2.840.10045.4.3.2', basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37', serverAuth: '1.3.6.1.5.5.7.3.1', altNames: '2.5.29.17', nameConstraints: '2.5.29.30', ownKeyId: '2.5.29.14', issuerKeyId: '2.5.29.35',
} as const
const algorithm = sequence(oid(oids.ecdsaSha256))

const name = (common: string): Der =>
  sequence(set(sequence(oid(oids.organization), utf8('Transect'))), set(sequence(oid(oids.commonName), utf8(common.slice(0, 64)))))
const extension = (id: string, critical: boolean, body: Der): Der => sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(body))
const keyId = (publicKey: Der): Der => createHash('sha1').update(publicKey).digest()

/** Chosen by tags of GeneralName: 2 a DNS name, 7 an address. */
const dnsName = (text: string): Der => tagged(0x82, ascii(text))
const address = (bytes: Uint8Array): Der => tagged(0x87, bytes)

const constraints = (): Der => {
  const trees = [
    ...['localhost', 'local'].map((text) => sequence(dnsName(text))),
    ...privateRanges.map(([base, prefix]) => {
      const bytes = addressBytes(base)!
      return sequence(address(Buffer.concat([bytes, maskBytes(bytes.length, prefix)])))
    }),
  ]
  return sequence(tagged(0xa0, ...trees))
}

interface Wanted {
  readonly issuer: Der
  readonly subject: Der
  readonly publicKey: Der
  readonly signer: KeyObject
  readonly now: number
  readonly lifeMs: number
  readonly extensions: readonly Der[]
}

const certificate = ({ issuer, subject, publicKey, signer, now, lifeMs, extensions }: Wanted): string => {
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  const body = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))), integer(serial), algorithm, issuer,
    sequence(time(now - backdatedMs), time(now + lifeMs)), subject, publicKey, tagged(0xa3, sequence(...extensions)),
  )
  return pem('CERTIFICATE', sequence(body, algorithm, bits(sign('sha256', body, signer))))
}

const newKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return { privateKey, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, publicKey: publicKey.export({ type: 'spki', format: 'der' }) as Der }
}
const publicOf = (key: string): Der => createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'der' })
const authorityName = (station: string): Der => name(`Transect station ${station}`)

/** [STN1] For ten years, for local networks only. */
export const makeAuthority = (station: string, now: number): Certified => {
  const { privateKey, key, publicKey } = newKey()
  const own = authorityName(station)
  return {
    key,
    certificate: certificate({
      issuer: own, subject: own, publicKey, signer: privateKey, now, lifeMs: authorityMs,
      extensions: [
        extension(oids.basicConstraints, true, sequence(boolean(true), integer(Uint8Array.of(0)))),
        extension(oids.keyUsage, true, bits(Uint8Array.of(0x06), 1)),
        extension(oids.nameConstraints, true, constraints()),
        extension(oids.ownKeyId, false, octets(keyId(publicKey))),
      ],
    }),
  }
}

/** [STN2] For these names and addresses, the first of them its common name. */
export const issueServer = (authority: Certified, station: string, names: readonly string[], now: number): Certified => {
  const { key, publicKey } = newKey()
  const general = names.map((text) => {
    const bytes = addressBytes(text)
    return bytes === null ? dnsName(text) : address(bytes)
  })
  return {
    key,
    certificate: certificate({
      issuer: authorityName(station), subject: name(names[0] ?? station), publicKey, signer: createPrivateKey(authority.key), now, lifeMs: serverMs,
      extensions: [
        extension(oids.basicConstraints, true, sequence()),
        extension(oids.keyUsage, true, bits(Uint8Array.of(0x80), 7)),
        extension(oids.extendedKeyUsage, false, sequence(oid(oids.serverAuth))),
        extension(oids.altNames, false, sequence(...general)),
        extension(oids.ownKeyId, false, octets(keyId(publicKey))),
        extension(oids.issuerKeyId, false, sequence(tagged(0x80, keyId(publicOf(authority.key))))),
      ],
    }),
  }
}

const isPair = ({ key, certificate }: Certified): boolean => new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
const lasts = (read: X509Certificate, now: number): boolean => Date.parse(read.validTo) - now > renewMs && Date.parse(read.validFrom) <= now

export const isAuthorityGood = (authority: Certified, now: number): boolean => {
  const read = new X509Certificate(authority.certificate)
  return read.ca && lasts(read, now) && isPair(authority)
}

/** [STN2] Whether it still is what it should be: of this authority, for all these names, and for a while yet. */
export const isServerGood = (server: Certified, authority: Certified, names: readonly string[], now: number): boolean => {
  const read = new X509Certificate(server.certificate)
  const covers = (text: string): boolean => (addressBytes(text) === null ? read.checkHost(text) : read.checkIP(text)) !== undefined
  return lasts(read, now) && isPair(server) && read.verify(createPublicKey(authority.certificate)) && names.every(covers)
}

/** As phones take it from a download. */
export const derOf = ({ certificate }: Pick<Certified, 'certificate'>): Uint8Array => new X509Certificate(certificate).raw

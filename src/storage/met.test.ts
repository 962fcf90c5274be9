import { expect, test } from 'vitest'
import { namedRowId } from '../core/ids.ts'
import { notePeerClock } from './clocks.ts'
import { commitLocal } from './commit.ts'
import { renameDevice } from './device.ts'
import { metDevices, tellFingerprint } from './met.ts'
import { testDevice, type TestDevice } from './testing/device.ts'

const print = (digit: string): string => digit.repeat(64)
const copyTo = async (from: TestDevice, to: TestDevice): Promise<void> => {
  const heads = await to.replica.heads()
  const planned = await from.replica.missing(heads.ok ? heads.value : [])
  for (const { ref } of planned.ok ? planned.value : []) {
    const bytes = await from.replica.read(ref)
    if (bytes.ok) expect(await to.replica.apply(bytes.value)).toMatchObject({ ok: true })
  }
}
const named = async (name: string): Promise<TestDevice> => {
  const device = await testDevice(name)
  renameDevice(device.store, { name, userName: '' })
  return device
}

test('[ONE7] the fingerprint is told once, and again when the certificate is another one', async () => {
  const a = await named('a')
  expect(tellFingerprint(a.store, print('1'))).toBe(true)
  const seq = a.store.own.seq
  expect(tellFingerprint(a.store, print('1'))).toBe(true)
  expect(a.store.own.seq).toBe(seq)
  expect(tellFingerprint(a.store, print('2'))).toBe(true)
  expect(a.store.own.seq).toBe(seq + 1)
  for (const wrong of ['', 'x', print('1').slice(1), print('G')]) expect(tellFingerprint(a.store, wrong)).toBe(false)
  expect(a.store.own.seq).toBe(seq + 1)
})

test('[ONE8] who told a fingerprint is known again by name, last met first, and never this device itself', async () => {
  const [a, b, c, d] = [await named('a'), await named('b'), await named('c'), await named('d')]
  tellFingerprint(a.store, print('a'))
  tellFingerprint(b.store, print('b'))
  tellFingerprint(c.store, print('c'))
  for (const from of [b, c, d]) await copyTo(from, a)
  notePeerClock(a.store.db, c.store.options.origin, 0, 1000)
  expect(metDevices(a.store).map(({ name, fingerprint, met }) => [name, fingerprint, met])).toEqual([['c', print('c'), 1000], ['b', print('b'), null]])
  tellFingerprint(b.store, print('e'))
  await copyTo(b, a)
  expect(metDevices(a.store).find(({ name }) => name === 'b')?.fingerprint).toBe(print('e'))
})

test('[ONE8] a row with no fingerprint in it, or with this device\'s own, names nobody', async () => {
  const [a, b, c] = [await named('a'), await named('b'), await named('c')]
  tellFingerprint(a.store, print('a'))
  tellFingerprint(c.store, print('a'))
  commitLocal(b.store, [{ table: 'member', row: namedRowId('member', b.store.options.origin), cells: [['fingerprint', 7]] }], 5)
  for (const from of [b, c]) await copyTo(from, a)
  expect(metDevices(a.store)).toEqual([])
})

test('[ONE8] a device whose key is in use twice is left out: nobody can say which of the two it is', async () => {
  const [a, b] = [await named('a'), await named('b')]
  tellFingerprint(b.store, print('b'))
  await copyTo(b, a)
  expect(metDevices(a.store).map(({ name }) => name)).toEqual(['b'])
  a.store.feeds.markForked(a.store.feeds.all().find(({ origin }) => origin === b.store.options.origin)!, 5)
  expect(metDevices(a.store)).toEqual([])
})

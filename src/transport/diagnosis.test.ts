import { expect, test } from 'vitest'
import { readAddress } from './addresses.ts'
import { diagnose } from './diagnosis.ts'

const side = (...addresses: readonly string[]) => ({ candidates: addresses.map((address) => ({ ...readAddress(address)!, port: 1 })) })
const name = 'a1b2c3d4-1111-4222-8333-0123456789ab.local'

test.each([
  ['no-address', side(), side('192.168.4.2')],
  ['no-address', side(name), side()],
  ['names-blocked', side(name), side(name)],
  ['isolated', side('192.168.4.1'), side('192.168.4.2')],
  ['isolated', side('10.1.2.3'), side('10.1.9.9')],
  ['isolated', side(name), side('192.168.4.2')],
  ['isolated', side('fd00::1'), side('fd00::2')],
  ['different-networks', side('192.168.4.1'), side('192.168.43.9', name)],
  ['different-networks', side('10.1.2.3'), side('172.20.10.2')],
] as const)('[PAIR11] %s', (trouble, own, other) => {
  expect(diagnose('ice-failed', own, other)).toBe(trouble)
  expect(diagnose('timeout', own, other)).toBe(trouble)
})

test('[PAIR11] what is not about the way keeps its own name', () => {
  expect(diagnose('code-refused', side(), side())).toBe('code-refused')
  expect(diagnose('webrtc-missing', side(), side())).toBe('webrtc-missing')
})

import { expect, test } from 'vitest'
import { maxIndex, maxSeq, namedRowId, newRowId, originOfKey, parseOrigin, parseRowId, rowAddress, rowIdToUuid, type Origin } from './ids.ts'

const origin = parseOrigin('fedcba9876543211') as Origin

test('[ID1] an origin is bound to its key and algorithm', () => {
  const key = new Uint8Array(32).fill(7)
  expect(parseOrigin(originOfKey(1, key))).not.toBeNull()
  expect(originOfKey(1, key)).not.toBe(originOfKey(2, key))
})

test('[ID2] a new row id is a UUIDv8 that gives back its change and operation', () => {
  for (const seq of [1, 2, 2 ** 14, 2 ** 28 + 3, 2 ** 42 - 1, 2 ** 42, maxSeq]) {
    for (const index of [0, 1, 9999, maxIndex]) {
      const id = newRowId({ origin, seq, index })
      expect(parseRowId(id)).toBe(id)
      expect(rowIdToUuid(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(rowAddress(id)).toEqual({ origin, seq, index })
    }
  }
})

test('[ID2] ids of one origin ascend with the change number and the operation', () => {
  const at = (seq: number, index: number): string => newRowId({ origin, seq, index })
  const ids = [at(1, 0), at(1, 1), at(2, 0), at(2 ** 20, 5), at(2 ** 42 - 1, 9), at(2 ** 42, 0), at(maxSeq, 0)]
  expect([...ids].sort()).toEqual(ids)
})

test('[ID3] named ids are the same everywhere, apart by kind, and never mistaken for inserted rows', () => {
  expect(namedRowId('form', 'water')).toBe(namedRowId('form', 'water'))
  expect(namedRowId('form', 'water')).not.toBe(namedRowId('member', 'water'))
  expect(rowAddress(namedRowId('form', 'water'))).toBeNull()
})

test('[ID4] anything that is not lower-case hex of the right length is refused', () => {
  for (const bad of ['', 'FEDCBA9876543211', 'fedcba987654321', 'fedcba98765432111', "x'; drop table --", 'g'.repeat(16)]) expect(parseOrigin(bad)).toBeNull()
})

import { sha256 } from '@noble/hashes/sha2.js'
import { expect, test } from 'vitest'
import { hashRoom, sha256Within } from './sha256.ts'

test('[SEG1] every length around the block borders hashes as the library does, whatever lay behind it', () => {
  for (let size = 0; size < 400; size++) {
    const bytes = Uint8Array.from({ length: size + hashRoom }, (_, at) => (at * 131 + size * 17) ^ (at >>> 3))
    const wanted = sha256(bytes.slice(0, size))
    expect(sha256Within(bytes, size), `${size} bytes`).toEqual(wanted)
  }
})

test('[SEG1] a known message', () => {
  const bytes = new Uint8Array(64)
  bytes.set(new TextEncoder().encode('abc'))
  const hex = [...sha256Within(bytes, 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  expect(hex).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('[SEG1] no room for the padding is a mistake of the caller', () => {
  expect(() => sha256Within(new Uint8Array(60), 60)).toThrow('room')
})

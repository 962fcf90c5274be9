import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJoiner, cut } from './framing.ts'

test('[LINK1] messages come out whole and in order, whatever the size of the pieces', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }), fc.integer({ min: 4, max: 90 }), (messages, size) => {
    const joiner = createJoiner()
    const out: Uint8Array[] = []
    for (const piece of messages.flatMap((message) => cut(message, size))) {
      expect(piece.length).toBeLessThanOrEqual(size)
      const taken = joiner.take(piece)
      expect(taken.ok).toBe(true)
      if (taken.ok && taken.value) out.push(taken.value)
    }
    expect(out).toEqual(messages)
  }))
})

test('[LINK2] a length over the limit is refused before memory is taken, and nothing is taken after it', () => {
  const joiner = createJoiner(1000)
  expect(joiner.take(Uint8Array.from([255, 255, 255, 255, 1]))).toEqual({ ok: false, error: 'message-too-large' })
  expect(joiner.take(cut(new Uint8Array(1), 100)[0]!)).toEqual({ ok: false, error: 'message-too-large' })
})

test('[LINK2] pieces that are empty, too short or run over their message are refused', () => {
  expect(createJoiner().take(new Uint8Array(3))).toEqual({ ok: false, error: 'piece-malformed' })
  expect(createJoiner().take(Uint8Array.from([0, 0, 0, 1, 7, 7]))).toEqual({ ok: false, error: 'piece-malformed' })
  const joiner = createJoiner()
  expect(joiner.take(Uint8Array.from([0, 0, 0, 2, 7]))).toEqual({ ok: true, value: null })
  expect(joiner.take(new Uint8Array(0))).toEqual({ ok: false, error: 'piece-malformed' })
})

test('[LINK2] random pieces never throw', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 20 }), (pieces) => {
    const joiner = createJoiner(10_000)
    for (const piece of pieces) joiner.take(piece)
  }), { numRuns: 20_000 })
})

import { assert, constantFrom, nat, property, stringMatching } from 'fast-check'
import { expect, test } from 'vitest'
import { editGrouped, groupDigits } from './digits.ts'

/** Types letter by letter at the end. */
const type = (keys: string, decimal: '.' | ','): { readonly plain: string; readonly shown: string } => {
  let state = { plain: '', shown: '' }
  for (const key of keys) state = editGrouped(state.shown + key, state.shown.length + 1, state, decimal)
  return { plain: state.plain, shown: state.shown }
}

test('[ASK9] thousands are parted on screen by the language’s mark, and stored plain', () => {
  expect(type('1234567', '.')).toEqual({ plain: '1234567', shown: '1,234,567' })
  expect(type('-1234.5678', '.')).toEqual({ plain: '-1234.5678', shown: '-1,234.5678' })
  expect(type('1234567,5', ',')).toEqual({ plain: '1234567,5', shown: '1\u00a0234\u00a0567,5' })
  expect(groupDigits('999', '.')).toBe('999')
  expect(groupDigits('12a4567', '.')).toBe('12a4567')
})

test('[ASK9] a mark somebody typed is never taken for one of ours', () => {
  expect(type('1,5', '.')).toEqual({ plain: '1,5', shown: '1,5' })
  expect(type('1234,5', '.')).toEqual({ plain: '1234,5', shown: '1234,5' })
  expect(type('12.345', ',')).toEqual({ plain: '12.345', shown: '12.345' })
})

test('[ASK9] the caret stays behind the digit that was typed or before the one that was taken away', () => {
  const before = { plain: '1234567', shown: '1,234,567' }
  expect(editGrouped('1,2934,567', 4, before, '.')).toEqual({ plain: '12934567', shown: '12,934,567', caret: 4 })
  expect(editGrouped('1,34,567', 2, before, '.')).toEqual({ plain: '134567', shown: '134,567', caret: 1 })
  assert(property(stringMatching(/^[1-9][0-9]{0,14}$/), nat(), constantFrom('.', ','), (digits, seed, decimal) => {
    const state = { plain: digits, shown: groupDigits(digits, decimal) }
    const at = seed % (state.shown.length + 1)
    const { plain, shown, caret } = editGrouped(`${state.shown.slice(0, at)}7${state.shown.slice(at)}`, at + 1, state, decimal)
    expect(plain).toHaveLength(digits.length + 1)
    expect(shown).toBe(groupDigits(plain, decimal))
    expect(shown[caret - 1]).toBe('7')
  }))
})

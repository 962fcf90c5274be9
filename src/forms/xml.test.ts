import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseXml, writeXml, type XmlElement } from './xml.ts'

const read = (text: string): XmlElement => {
  const result = parseXml(text)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const faultOf = (text: string): string => {
  const result = parseXml(text)
  return result.ok ? '' : result.error.message
}

test('[XFM1] text and attributes survive a round trip, in any script and with line ends', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((s) => s.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, ''))
  fc.assert(fc.property(text, text, (body, attribute) => {
    const tree: XmlElement = { name: 'forêt', attributes: new Map([['ID', attribute]]), children: body === '' ? [] : [body] }
    expect(read(writeXml(tree))).toEqual(tree)
  }))
})

test('[XFM1] numeric entities beyond the basic plane, CDATA, comments and single quotes are read', () => {
  const root = read(`\uFEFF<?xml version="1.0"?><a b='1 "2"'><!-- x -->&#x1F600;<![CDATA[<&>]]>&amp;</a>`)
  expect(root.children).toEqual(['\u{1F600}<&>&'])
  expect(root.attributes.get('b')).toBe('1 "2"')
})

test.each([
  ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'DOCTYPE'],
  ['<a><b></a>', '</a> where </b>'],
  ['<a>', 'not closed'],
  ['<a/><b/>', 'more than one root'],
  ['<a b="1" b="2"/>', 'twice'],
  ['<a b=1/>', 'malformed'],
  ['<a>&nbsp;</a>', 'unknown entity'],
  ['<a>&#0;</a>', 'unknown entity'],
  ['<a>fish & chips</a>', 'no entity'],
  [`<a>${'&amp;'.repeat(300_000)}</a>`, 'too long'],
  ['<1a/>', 'not a name'],
  ['hello', 'outside'],
  ['', 'no element'],
  ['<a>'.repeat(300), 'nested too deeply'],
  [`<a>${'<b/>'.repeat(600_001)}</a>`, 'more than 600000 elements'],
])('[XFM1] %.60s is refused', (text, message) => {
  expect(faultOf(text)).toContain(message)
})

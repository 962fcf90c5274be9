// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { ofHtml, plainText, richText, safeColor, safeHref, type MarkdownLike } from './rich.ts'

test('[FIL5] links open pages, mails, calls and maps, nothing else', () => {
  for (const href of ['https://example.org/a?b=1', 'mailto:a@b.c', 'tel:+123', 'geo:1,2']) expect(safeHref(href)).toBe(href)
  for (const href of ['javascript:alert(1)', ' JaVaScript:alert(1)', 'data:text/html,x', 'java\nscript:x', '//evil', 'blob:x', '', 'https://a b']) expect(safeHref(href), href).toBeUndefined()
})

test('[FIL6] colours are plain values', () => {
  for (const color of ['red', '#abc', '#aabbccdd', 'rgb(1, 2, 3)']) expect(safeColor(color)).toBe(color)
  for (const color of ['url(x)', 'red;background:url(x)', 'expression(1)', 'var(--x)', undefined]) expect(safeColor(color)).toBeUndefined()
})

test('[FIL5] HTML in a label keeps its words and its allowed marks only', () => {
  expect(ofHtml('<p onclick="x()">a <b>b</b><img src=x onerror=alert(1)> <span style="color: red; position:fixed">c</span></p>')).toEqual([
    { tag: 'p', children: ['a ', { tag: 'strong', children: ['b'] }, ' ', { tag: 'span', color: 'red', children: ['c'] }] },
  ])
  expect(plainText(ofHtml('<script>alert(1)</script><style>p{}</style><svg><text>x</text></svg>ok'))).toBe('ok')
  expect(ofHtml('<a href="javascript:x">go</a>')).toEqual(['go'])
})

test('plain labels are not parsed; marked ones become a tree', () => {
  const formatted: readonly MarkdownLike[] = [{ role: 'parent', elementName: 'strong', children: [{ role: 'child', value: 'name' }] }, { role: 'parent', elementName: 'marquee', children: [{ role: 'child', value: '!' }] }]
  let parsed = 0
  const text = (asString: string) => ({ asString, get formatted() { parsed += 1; return formatted } })
  expect(richText(text('Your name (first): 3-4 letters'))).toEqual(['Your name (first): 3-4 letters'])
  expect(parsed).toBe(0)
  expect(richText(text('Your **name**'))).toEqual([{ tag: 'strong', children: ['name'] }, '!'])
  expect(richText(null)).toEqual([])
})

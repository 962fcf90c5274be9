import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formLimits } from './limits.ts'
import { createXmlReader, type XmlFault, type XmlHandler } from './xml-events.ts'

/** What a handler is told, texts next to each other joined; then the fault. */
const heard = (pieces: readonly string[]): { readonly events: readonly string[]; readonly fault: XmlFault | null } => {
  const events: string[] = []
  const handler: XmlHandler = {
    open: (name, attributes) => void events.push(`<${name} ${[...attributes].join()}`),
    text: (value) => {
      if (events.at(-1)?.startsWith('#')) events.push(`${events.pop() as string}${value}`)
      else events.push(`#${value}`)
    },
    close: (name) => void events.push(`/${name}`),
  }
  const reader = createXmlReader(handler)
  let fault: XmlFault | null = null
  for (const piece of pieces) fault ??= reader.push(piece)
  return { events, fault: fault ?? reader.end() }
}
const whole = '\uFEFF<?xml version="1.0"?>\r\n<!-- <a> -- > --><forêt a="1 > 0" b=\'"\'>x &amp; y\r\n<![CDATA[<&]]]>]]><b/><c  d = "2"\n>é\u{1F600}</c ></forêt>\n'

test('[XFM1] a text in pieces is read as in one, wherever it is cut', () => {
  const once = heard([whole])
  expect(once.fault).toBe(null)
  expect(once.events).toContain('<forêt a,1 > 0,b,"')
  for (let i = 0; i <= whole.length; i++) expect(heard([whole.slice(0, i), whole.slice(i)]), `cut at ${i}`).toEqual(once)
  expect(heard([...whole])).toEqual(once)
})

test('[XFM1] whatever the text is, pieces change neither what is read nor whether it is refused', () => {
  const part = fc.constantFrom('<a>', '</a>', '<b x="1"/>', '<b x="', '">', "'", '>', '<', '&amp;', '&', 'text', ' ', '\r', '\n', '<!--', '-->', '<![CDATA[', ']]>', '<?p', '?>', '<!DOCTYPE', '\uFEFF')
  fc.assert(fc.property(fc.array(part, { maxLength: 14 }), fc.array(fc.nat(40), { maxLength: 4 }), (parts, cuts) => {
    const text = `<r>${parts.join('')}</r>`
    const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]
    const once = heard([text])
    const cut = heard(at.slice(1).map((end, i) => text.slice(at[i], end)))
    expect(cut.fault === null).toBe(once.fault === null)
    if (once.fault === null) expect(cut.events).toEqual(once.events)
  }), { numRuns: 3000 })
})

test('[XFM1] the line of a fault counts over pieces', () => {
  expect(heard(['<a>\n<b>\n', '</b>\n', '</c>']).fault).toMatchObject({ line: 4 })
})

test.each([
  ['levels', '<a>'.repeat(formLimits.xml.depth + 1)],
  ['attributes', `<a ${Array.from({ length: formLimits.xml.attributes + 1 }, (_, i) => `a${i}=""`).join(' ')}/>`],
  ['a tag without end', `<a b="${'x'.repeat(formLimits.xml.tokenCharacters)}`],
])('[XFM1] too many %s are too large, not malformed', (_, text) => {
  expect(heard([text]).fault).toMatchObject({ tooLarge: true })
})

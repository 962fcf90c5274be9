// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { safeSvg } from './safe-svg.ts'

const svg = (inner: string, attributes = 'width="64" height="48"'): string => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inner}</svg>`

test('[ASK6] shapes keep their look and their ids; the drawing scales', () => {
  const made = safeSvg(svg('<g id="house"><path id="roof" d="M0 0h9" style="fill:#f00;stroke:url(#g);position:fixed"/></g><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>'), 'q1-')
  const roof = made?.querySelector('path')
  expect(made?.getAttribute('viewBox')).toBe('0 0 64 48')
  expect(made?.hasAttribute('width')).toBe(false)
  expect(roof?.id).toBe('q1-roof')
  expect(roof?.getAttribute('data-id')).toBe('roof')
  expect(roof?.getAttribute('fill')).toBe('#f00')
  expect(roof?.getAttribute('stroke')).toBe('url(#q1-g)')
  expect(roof?.hasAttribute('style')).toBe(false)
})

test('[ASK6] rules of a style sheet by class, id and element become attributes; the sheet itself does not come through', () => {
  const made = safeSvg(svg('<style>.a,.b{fill:#123456} #z{stroke:blue;background:url(https://x.example)} rect{opacity:.5}</style><rect class="b" id="z"/>'), '')
  const rect = made?.querySelector('rect')
  expect([rect?.getAttribute('fill'), rect?.getAttribute('stroke'), rect?.getAttribute('opacity')]).toEqual(['#123456', 'blue', '.5'])
  expect(made?.querySelector('style')).toBeNull()
})

test('[ASK6] nothing that runs, loads or leads elsewhere comes through', () => {
  const made = safeSvg(svg(`
    <script>alert(1)</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="x()"/></foreignObject>
    <a href="https://x.example"><rect id="in-link"/></a><image href="https://x.example/a.png"/><animate attributeName="href"/>
    <path id="p" onclick="alert(1)" fill="url(https://x.example/#a)" d="M0 0"/><use href="https://x.example/b.svg#c"/><use xlink:href="#p"/><set/>`, 'onload="x()" style="background:url(https://x.example)"'), 'k-')
  const text = new XMLSerializer().serializeToString(made as Node)
  expect(text).not.toMatch(/script|foreign|onload|onclick|example|animate|<image|alert|<a /i)
  expect(made?.querySelector('#k-p')?.hasAttribute('fill')).toBe(false)
  expect(made?.querySelector('use')?.getAttribute('href')).toBe('#k-p')
})

test('[ASK6] what is no drawing, declares entities or has too many nodes is refused or cut', () => {
  expect(safeSvg('<html xmlns="http://www.w3.org/1999/xhtml"/>', '')).toBeNull()
  expect(safeSvg('not xml', '')).toBeNull()
  expect(safeSvg(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`, '')).toBeNull()
  expect(safeSvg(svg('<g/>'.repeat(30_000)), '')?.childElementCount).toBeLessThan(20_001)
  expect(safeSvg(svg('<g>'.repeat(300) + '</g>'.repeat(300)), '')?.querySelectorAll('g').length).toBeLessThan(80)
})

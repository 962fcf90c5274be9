import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const blockOf = (start: string): string => {
  const from = css.indexOf('{', css.indexOf(start))
  return css.slice(from, css.indexOf('}', from))
}
const colours = (block: string): ReadonlyMap<string, string> => new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] as string, match[2] as string]))
const themes = {
  light: colours(blockOf(':root {')),
  dark: colours(blockOf(":root[data-theme='dark']")),
  'dark by the device': colours(blockOf(":root:not([data-theme='light'])")),
}
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}
/** text on surface, and the ratio it must have: 7 for what is read in the sun, 4.5 for labels of controls, 3 for lines one must see */
const pairs: readonly (readonly [string, string, number])[] = [
  ['ink', 'paper', 7], ['ink', 'sheet', 7], ['ink', 'sunk', 7], ['ink-soft', 'paper', 7], ['ink-soft', 'sheet', 7], ['ink', 'green-soft', 7], ['on-bar', 'bar', 7],
  ['ink', 'danger-soft', 7], ['ink', 'warn-soft', 7], ['ink', 'good-soft', 7], ['on-signal', 'signal', 7], ['on-signal', 'signal-down', 4.5],
  ['green', 'paper', 4.5], ['green', 'sheet', 4.5], ['green', 'green-soft', 4.5], ['danger', 'sheet', 4.5], ['danger', 'paper', 4.5], ['danger', 'danger-soft', 4.5],
  ['warn', 'warn-soft', 4.5], ['good', 'good-soft', 4.5], ['signal-ink', 'paper', 4.5], ['ink-soft', 'green-soft', 4.5],
  ['edge', 'sheet', 3], ['edge', 'paper', 3], ['focus', 'paper', 3], ['focus', 'sheet', 3], ['focus-on-bar', 'bar', 3],
]

for (const [theme, palette] of Object.entries(themes)) {
  test(`[UI16] every pair of colours in use can be read: ${theme}`, () => {
    for (const [text, surface, least] of pairs) {
      const ratio = contrast(palette.get(text) ?? '#000000', palette.get(surface) ?? '#000000')
      expect(ratio, `${text} on ${surface}: ${ratio.toFixed(2)}`).toBeGreaterThanOrEqual(least)
    }
  })
}
test('[UI16] the dark theme is the same whether the device or the user chose it', () => {
  expect([...themes['dark by the device']]).toEqual([...themes.dark])
})

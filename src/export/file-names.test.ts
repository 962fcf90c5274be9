import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { safeFileName, uniqueFileNames } from './file-names.ts'

const safe = (name: string): string => safeFileName(name, 'file')

test('[FNM1] no separators, controls, direction marks or reserved names; a plain name stays', () => {
  expect(['photo-1.jpg', 'Łódź é.csv', 'صورة.png', '写真 1.jpg', '.hidden', 'a..b'].map(safe)).toEqual(['photo-1.jpg', 'Łódź é.csv', 'صورة.png', '写真 1.jpg', 'hidden', 'a..b'])
  expect(['../../etc/passwd', 'C:\\x', 'a\u0000b', 'a\u202egpj.exe', 'con', 'NUL.txt', 'com1.tar.gz', 'console', 'dot. ', '...', '', '\ud800', 'a\nb', '__proto__'].map(safe))
    .toEqual(['_.._etc_passwd', 'C_x', 'a_b', 'a_gpj.exe', '_con', '_NUL.txt', '_com1.tar.gz', 'console', 'dot', 'file', 'file', 'file', 'a_b', '__proto__'])
})
test('[FNM2] long names are cut between characters and keep their ending', () => {
  expect(safe(`${'é'.repeat(400)}.jpg`)).toBe(`${'é'.repeat(73)}.jpg`)
  expect(safe('😀'.repeat(100))).toBe('😀'.repeat(37))
})
test('[FNM1] [FNM2] whatever comes, the name is one path element that Windows takes too', () => {
  assert(property(string({ unit: 'binary', maxLength: 200 }), (given) => {
    const name = safe(given)
    expect(name).toMatch(/^[^\p{C}/\\:*?"<>|]+$/u)
    expect(name).not.toMatch(/^[\s.]|[\s.]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(150)
    expect(safe(name)).toBe(name)
  }), { numRuns: 100 })
})
test('[FNM3] each name once, capital or small; a number before the ending', () => {
  const unique = uniqueFileNames()
  expect(['a.jpg', 'A.JPG', 'a.jpg', 'a~2.jpg', 'b', 'B', '__proto__', 'constructor'].map(unique)).toEqual(['a.jpg', 'A~2.JPG', 'a~3.jpg', 'a~2~2.jpg', 'b', 'B~2', '__proto__', 'constructor'])
})

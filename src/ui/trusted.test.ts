import { expect, test } from 'vitest'
import { isOwnScript } from './trusted.ts'

test('[CSP3] a script is the app\'s own under the folder of its page only', () => {
  const page = 'https://crew.example/field/index.html#/device'
  for (const address of ['https://crew.example/field/sw.js', 'assets/main-x.js', './assets/scan.worker-1.js']) expect(isOwnScript(address, page), address).toBe(true)
  for (const address of [
    'https://crew.example/other/sw.js', '/sw.js', '../sw.js', 'https://evil.example/field/sw.js', '//evil.example/field/a.js', 'http://crew.example/field/sw.js',
    'data:text/javascript,1', 'blob:https://crew.example/1', 'javascript:1', 'assets/main.js?callback=alert', 'http://',
  ]) expect(isOwnScript(address, page), address).toBe(false)
})

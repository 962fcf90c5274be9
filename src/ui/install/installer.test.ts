import { expect, test } from 'vitest'
import { hasOwnStorage, shareMenuOnly } from './installer.ts'

const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15'

test('[UP4] the share menu is explained on iPhone and iPad only, and not once installed', () => {
  expect(shareMenuOnly(iPhone, 5, false)).toBe(true)
  expect(shareMenuOnly(mac, 5, false)).toBe(true)
  expect(shareMenuOnly(mac, 0, false)).toBe(false)
  expect(shareMenuOnly(iPhone, 5, true)).toBe(false)
  expect(shareMenuOnly('Mozilla/5.0 (Linux; Android 14) Chrome/156', 5, false)).toBe(false)
})

test('[UP8] the installed app on iPhone and iPad does not see what was typed in the tab; elsewhere it does', () => {
  expect(hasOwnStorage(iPhone, 5, true)).toBe(true)
  expect(hasOwnStorage(mac, 5, true)).toBe(true)
  expect(hasOwnStorage(iPhone, 5, false)).toBe(false)
  expect(hasOwnStorage('Mozilla/5.0 (Linux; Android 14) Chrome/156', 5, true)).toBe(false)
})

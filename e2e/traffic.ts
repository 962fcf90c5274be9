/** How much came over the data channels of a page. */
import type { Page } from '@playwright/test'

type Counting = typeof globalThis & { made?: RTCPeerConnection[] }

/** Loads the page anew and remembers its links from then on. */
export const countTraffic = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const made: RTCPeerConnection[] = []
    ;(globalThis as Counting).made = made
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...given: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...given)
        made.push(this)
      }
    }
  })
  await page.reload()
}

/** Bytes since the page was loaded. */
export const received = (page: Page): Promise<number> => page.evaluate(async () => {
  let bytes = 0
  for (const link of (globalThis as Counting).made ?? []) {
    for (const report of (await link.getStats()).values() as Iterable<{ readonly type: string; readonly bytesReceived?: number }>) if (report.type === 'data-channel') bytes += report.bytesReceived ?? 0
  }
  return bytes
})

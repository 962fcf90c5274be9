/** A finger on the glass: taps are touches, strokes are touches that move. For a phone started with `touch`. */
import type { CDPSession, Locator, Page } from '@playwright/test'

export interface Hand {
  tap(target: Locator): Promise<void>
  /** From one place of an element to another, each as shares of its width and height. */
  stroke(target: Locator, from: readonly [number, number], to: readonly [number, number]): Promise<void>
  /** From an element down or up by so many pixels. */
  drag(target: Locator, by: number): Promise<void>
}
interface Spot { readonly x: number; readonly y: number }
const steps = 8
const pause = (ms: number): Promise<void> => new Promise((next) => { setTimeout(next, ms) })

const slide = async (cdp: CDPSession, from: Spot, to: Spot): Promise<void> => {
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  for (let step = 1; step <= steps; step += 1) {
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps }] })
    await pause(16)
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  // Chromium takes the first touch behind a stroke for the end of a fling, and makes no click of it: one on the edge of the page, which presses nothing.
  await pause(300)
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 1, y: 1 }] })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

export const handOn = async (page: Page): Promise<Hand> => {
  const cdp = await page.context().newCDPSession(page)
  const boxOf = async (target: Locator) => {
    await target.scrollIntoViewIfNeeded()
    const box = await target.boundingBox()
    if (box === null) throw new Error('nothing to touch')
    return box
  }
  return {
    tap: (target) => target.tap(),
    stroke: async (target, from, to) => {
      const { x, y, width, height } = await boxOf(target)
      await slide(cdp, { x: x + width * from[0], y: y + height * from[1] }, { x: x + width * to[0], y: y + height * to[1] })
    },
    drag: async (target, by) => {
      const { x, y, width, height } = await boxOf(target)
      await slide(cdp, { x: x + width / 2, y: y + height / 2 }, { x: x + width / 2, y: y + height / 2 + by })
    },
  }
}

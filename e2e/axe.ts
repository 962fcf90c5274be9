/** What axe finds on a screen that somebody could be stopped by, each with its place. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

export const seriousOn = async (page: Page): Promise<readonly string[]> => {
  // What moves in is half transparent for a moment, which is no contrast. What moves for ever is left alone.
  await page.evaluate(() => Promise.all(document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
    .map((animation) => animation.finished.catch(() => undefined))))
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`.replaceAll(/\s+/g, ' ').slice(0, 200)))
}
